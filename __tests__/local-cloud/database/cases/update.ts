import assert from 'node:assert/strict';
import { type Case, code_, general, localOnly, refusesUpdate, updates } from '../support/case';

export const UPDATE_CASES: Case[] = [
  updates('merge', 'keeps other fields', { a: 1, b: 2 }, () => ({ a: 3 }), { a: 3, b: 2 }),
  updates('merge', 'a nested object is merged by path', { o: { a: 1, b: 2 } }, () => ({ o: { a: 3 } }), {
    o: { a: 3, b: 2 },
  }),
  updates('merge', 'creates missing parents', {}, () => ({ 'o.p.q': 1 }), { o: { p: { q: 1 } } }),
  updates('merge', 'null is a value', { a: 1 }, () => ({ a: null }), { a: null }),
  updates('merge', 'an array is replaced', { a: [1, 2, 3] }, () => ({ a: [4] }), { a: [4] }),
  updates('merge', 'into an array position', { a: [1, 2, 3] }, () => ({ 'a.1': 9 }), { a: [1, 9, 3] }),
  updates('merge', 'beyond the end pads with null', { a: [1] }, () => ({ 'a.3': 9 }), {
    a: [1, null, null, 9],
  }),
  updates('merge', 'a field of a document in an array', { a: [{ x: 1 }, { x: 2 }] }, () => ({ 'a.1.x': 9 }), {
    a: [{ x: 1 }, { x: 9 }],
  }),
  updates('merge', 'a numeric name below a missing parent makes a document', {}, () => ({ 'a.0': 1 }), {
    a: { 0: 1 },
  }),
  updates('merge', 'a date is stored as a date', {}, () => ({ d: new Date(7) }), { d: new Date(7) }),
  updates('_.set', 'replaces an object whole', { o: { a: 1, b: 2 } }, ({ _ }) => ({ o: _.set({ c: 3 }) }), {
    o: { c: 3 },
  }),
  updates('_.set', 'an empty object can be set this way', { o: { a: 1 } }, ({ _ }) => ({ o: _.set({}) }), {
    o: {},
  }),
  updates('_.remove', 'takes the field away', { a: 1, b: 2 }, ({ _ }) => ({ a: _.remove() }), { b: 2 }),
  updates('_.remove', 'a missing field is no error', { b: 2 }, ({ _ }) => ({ a: _.remove(), b: 3 }), {
    b: 3,
  }),
  updates('_.remove', 'an array element becomes null', { a: [1, 2, 3] }, ({ _ }) => ({ 'a.1': _.remove() }), {
    a: [1, null, 3],
  }),
  updates(
    '_.remove',
    'below a scalar does nothing',
    { a: 1, b: 0 },
    ({ _ }) => ({ 'a.b': _.remove(), b: 1 }),
    { a: 1, b: 1 },
  ),
  updates('_.inc', 'adds', { n: 1 }, ({ _ }) => ({ n: _.inc(2) }), { n: 3 }),
  updates('_.inc', 'a missing field starts at 0', {}, ({ _ }) => ({ n: _.inc(-2) }), { n: -2 }),
  updates('_.inc', 'in an array position', { a: [1, 2] }, ({ _ }) => ({ 'a.1': _.inc(5) }), { a: [1, 7] }),
  updates('_.inc', 'through a nested object', { o: { n: 1 } }, ({ _ }) => ({ o: { n: _.inc(1) } }), {
    o: { n: 2 },
  }),
  updates('_.mul', 'multiplies', { n: 3 }, ({ _ }) => ({ n: _.mul(2) }), { n: 6 }),
  updates('_.mul', 'a missing field becomes 0', {}, ({ _ }) => ({ n: _.mul(2) }), { n: 0 }),
  updates('_.min', 'takes the lesser', { n: 3 }, ({ _ }) => ({ n: _.min(2) }), { n: 2 }),
  updates('_.min', 'keeps the lesser', { n: 1, m: 0 }, ({ _ }) => ({ n: _.min(2), m: 1 }), { n: 1, m: 1 }),
  updates('_.min', 'orders types: null is less than any number', { n: 3 }, ({ _ }) => ({ n: _.min(null) }), {
    n: null,
  }),
  updates('_.max', 'takes the greater', { n: 3 }, ({ _ }) => ({ n: _.max(5) }), { n: 5 }),
  updates(
    '_.max',
    'orders types: a string is greater than any number',
    { n: 3 },
    ({ _ }) => ({ n: _.max('a') }),
    { n: 'a' },
  ),
  updates('_.max', 'a missing field takes the value', {}, ({ _ }) => ({ n: _.max(5) }), { n: 5 }),
  updates('_.rename', 'moves a field', { a: 1 }, ({ _ }) => ({ a: _.rename('b') }), { b: 1 }),
  updates('_.rename', 'replaces the target', { a: 1, b: 2 }, ({ _ }) => ({ a: _.rename('b') }), { b: 1 }),
  updates(
    '_.rename',
    'a missing source does nothing',
    { b: 2, c: 0 },
    ({ _ }) => ({ a: _.rename('b'), c: 1 }),
    { b: 2, c: 1 },
  ),
  updates('_.rename', 'into a nested field', { a: 1 }, ({ _ }) => ({ a: _.rename('o.p') }), { o: { p: 1 } }),
  updates(
    '_.bit',
    'and, or, xor',
    { a: 13, b: 3, c: 1 },
    ({ _ }) => ({ a: _.bit({ and: 10 }), b: _.bit({ or: 5 }), c: _.bit({ xor: 5 }) }),
    { a: 8, b: 7, c: 4 },
  ),
  updates('_.push', 'one value', { l: [1] }, ({ _ }) => ({ l: _.push([2]) }), { l: [1, 2] }),
  updates('_.push', 'several values', { l: [1] }, ({ _ }) => ({ l: _.push([2, 3]) }), { l: [1, 2, 3] }),
  updates('_.push', 'creates the array', {}, ({ _ }) => ({ l: _.push([1]) }), { l: [1] }),
  updates(
    '_.push',
    'each with position',
    { l: [1, 4] },
    ({ _ }) => ({ l: _.push({ each: [2, 3], position: 1 }) }),
    { l: [1, 2, 3, 4] },
  ),
  updates(
    '_.push',
    'a negative position counts from the end',
    { l: [1, 4] },
    ({ _ }) => ({ l: _.push({ each: [3], position: -1 }) }),
    { l: [1, 3, 4] },
  ),
  updates(
    '_.push',
    'sort by a field, then slice',
    { l: [{ s: 5 }, { s: 1 }] },
    ({ _ }) => ({ l: _.push({ each: [{ s: 3 }], sort: { s: -1 }, slice: 2 }) }),
    { l: [{ s: 5 }, { s: 3 }] },
  ),
  updates('_.push', 'sort whole values', { l: [3, 1] }, ({ _ }) => ({ l: _.push({ each: [2], sort: 1 }) }), {
    l: [1, 2, 3],
  }),
  updates(
    '_.push',
    'a negative slice keeps the end',
    { l: [1, 2] },
    ({ _ }) => ({ l: _.push({ each: [3], slice: -2 }) }),
    { l: [2, 3] },
  ),
  updates('_.push', 'slice 0 empties', { l: [1, 2] }, ({ _ }) => ({ l: _.push({ each: [], slice: 0 }) }), {
    l: [],
  }),
  updates('_.unshift', 'puts in front', { l: [2] }, ({ _ }) => ({ l: _.unshift([0, 1]) }), { l: [0, 1, 2] }),
  updates('_.pop', 'takes the last', { l: [1, 2] }, ({ _ }) => ({ l: _.pop() }), { l: [1] }),
  updates('_.pop', 'a missing array is no error', { a: 0 }, ({ _ }) => ({ l: _.pop(), a: 1 }), { a: 1 }),
  updates('_.shift', 'takes the first', { l: [1, 2] }, ({ _ }) => ({ l: _.shift() }), { l: [2] }),
  updates('_.pull', 'a value, every time it occurs', { l: [1, 2, 1] }, ({ _ }) => ({ l: _.pull(1) }), {
    l: [2],
  }),
  updates('_.pull', 'by operators', { l: [1, 5, 9] }, ({ _ }) => ({ l: _.pull(_.gte(5)) }), { l: [1] }),
  updates(
    '_.pull',
    'a document condition passes over scalars',
    { l: [5, { x: 1 }, { x: 3 }] },
    ({ _ }) => ({ l: _.pull({ x: _.gte(2) }) }),
    { l: [5, { x: 1 }] },
  ),
  updates(
    '_.pull',
    'a document condition may leave fields open',
    { l: [{ x: 1, y: 1 }, { x: 2 }] },
    ({ _ }) => ({ l: _.pull({ x: 1 }) }),
    { l: [{ x: 2 }] },
  ),
  updates('_.pullAll', 'several values', { l: [1, 2, 3, 2] }, ({ _ }) => ({ l: _.pullAll([2, 3]) }), {
    l: [1],
  }),
  updates('_.addToSet', 'adds what is not there', { l: [1] }, ({ _ }) => ({ l: _.addToSet(2) }), {
    l: [1, 2],
  }),
  updates('_.addToSet', 'leaves what is there', { l: [1], a: 0 }, ({ _ }) => ({ l: _.addToSet(1), a: 1 }), {
    l: [1],
    a: 1,
  }),
  updates(
    '_.addToSet',
    'each is spelled $each',
    { l: [1] },
    ({ _ }) => ({ l: _.addToSet({ $each: [1, 2, 2] }) }),
    { l: [1, 2] },
  ),
  updates(
    '_.addToSet',
    'documents with another order of keys differ',
    { l: [{ a: 1, b: 2 }] },
    ({ _ }) => ({ l: _.addToSet({ b: 2, a: 1 }) }),
    {
      l: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    },
  ),

  refusesUpdate('_.inc', 'on a string is refused whole', { n: 'x', a: 1 }, ({ _ }) => ({
    a: 2,
    n: _.inc(1),
  })),
  refusesUpdate('_.inc', 'on null is refused', { n: null }, ({ _ }) => ({ n: _.inc(1) })),
  refusesUpdate('_.inc', 'by a string is refused', { n: 1 }, ({ _ }) => ({ n: _.inc('1') })),
  refusesUpdate('_.mul', 'on a string is refused', { n: 'x' }, ({ _ }) => ({ n: _.mul(2) })),
  refusesUpdate('merge', 'through null is refused whole', { a: null, b: 1 }, () => ({ 'a.b': 1, b: 2 })),
  refusesUpdate('merge', 'through a scalar is refused', { a: 5 }, () => ({ a: { b: 1 } })),
  refusesUpdate('merge', 'a name inside an array is refused', { a: [1] }, () => ({ 'a.b': 1 })),
  refusesUpdate('merge', 'a $ name in a value is refused', {}, ({ _ }) => ({ o: _.set({ $x: 1 }) })),
  refusesUpdate('_.push', 'on a scalar is refused whole', { l: 1, a: 1 }, ({ _ }) => ({
    a: 2,
    l: _.push([1]),
  })),
  refusesUpdate('_.push', 'on null is refused', { l: null }, ({ _ }) => ({ l: _.push([1]) })),
  refusesUpdate('_.pop', 'on a scalar is refused', { l: 1 }, ({ _ }) => ({ l: _.pop() })),
  refusesUpdate('_.pull', 'on a scalar is refused', { l: 1 }, ({ _ }) => ({ l: _.pull(1) })),
  refusesUpdate('_.pullAll', 'on a scalar is refused', { l: 1 }, ({ _ }) => ({ l: _.pullAll([1]) })),
  refusesUpdate('_.addToSet', 'on a scalar is refused', { l: 1 }, ({ _ }) => ({ l: _.addToSet(1) })),
  refusesUpdate('_.bit', 'on a fraction is refused', { n: 1.5 }, ({ _ }) => ({ n: _.bit({ or: 1 }) })),
  refusesUpdate('merge', 'overlapping paths are refused', { o: {} }, ({ _ }) => ({ 'o.a': 1, o: _.set({}) })),
  refusesUpdate('_.rename', 'onto a field that is set is refused', { a: 1 }, ({ _ }) => ({
    a: _.rename('b'),
    b: 2,
  })),
  refusesUpdate('_.rename', 'out of an array is refused', { a: [1] }, ({ _ }) => ({ 'a.0': _.rename('b') })),
  refusesUpdate('merge', 'an update that says nothing is refused', { a: 1 }, () => ({ a: {} }), -501007),

  general('Update', 'where().update', 'hits every match and counts the changed ones', async ({ load, _ }) => {
    const c = await load([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
      { _id: 'c', n: 2 },
    ]);
    assert.deepEqual((await c.where({ n: 1 }).update({ data: { n: _.inc(1) } })).stats, { updated: 2 });
    assert.deepEqual((await c.where({ n: 9 }).update({ data: { n: 1 } })).stats, { updated: 0 });
  }),
  general('Update', 'doc().update', 'of a missing document counts 0', async ({ load }) => {
    const c = await load();
    assert.deepEqual((await c.doc('none').update({ data: { a: 1 } })).stats, { updated: 0 });
  }),
  general('Update', 'doc().set', 'replaces the whole document', async ({ load }) => {
    const c = await load([{ _id: 'x', a: 1, b: 2 }]);
    const { stats } = await c.doc('x').set({ data: { c: 3 } });
    assert.deepEqual(stats, { updated: 1, created: 0 });
    assert.deepEqual((await c.doc('x').get()).data, { _id: 'x', c: 3 });
  }),
  general('Update', 'doc().set', 'creates when there is none, and says so', async ({ load }) => {
    const c = await load();
    const { _id, stats } = await c.doc('y').set({ data: { a: 1 } });
    assert.deepEqual({ _id, stats }, { _id: 'y', stats: { updated: 0, created: 1 } });
  }),
  general('Update', 'doc().set', 'counts an equal document as updated', async ({ load }) => {
    const c = await load([{ _id: 'x', a: 1 }]);
    assert.equal((await c.doc('x').set({ data: { a: 1 } })).stats.updated, 1);
  }),
  general('Update', 'where().remove', 'removes every match', async ({ load }) => {
    const c = await load([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
      { _id: 'c', n: 2 },
    ]);
    assert.deepEqual((await c.where({ n: 1 }).remove()).stats, { removed: 2 });
    assert.equal((await c.count()).total, 1);
  }),
  general('Update', 'doc().remove', 'removes one, or none', async ({ load }) => {
    const c = await load([{ _id: 'a' }]);
    assert.deepEqual((await c.doc('a').remove()).stats, { removed: 1 });
    assert.deepEqual((await c.doc('a').remove()).stats, { removed: 0 });
  }),
  general('Update', 'positional $', 'changes the element the filter found', async ({ load }) => {
    const c = await load([
      {
        _id: 'x',
        l: [
          { k: 1, n: 0 },
          { k: 2, n: 0 },
        ],
      },
    ]);
    await c.where({ _id: 'x', 'l.k': 2 }).update({ data: { 'l.$.n': 5 } });
    assert.deepEqual((await c.doc('x').get()).data.l, [
      { k: 1, n: 0 },
      { k: 2, n: 5 },
    ]);
  }),
  general('Update', 'positional $[]', 'changes every element', async ({ load, _ }) => {
    const c = await load([{ _id: 'x', l: [{ n: 0 }, { n: 1 }] }]);
    await c.where({ _id: 'x' }).update({ data: { 'l.$[].n': _.inc(1) } });
    assert.deepEqual((await c.doc('x').get()).data.l, [{ n: 1 }, { n: 2 }]);
  }),
  general(
    'Update',
    'updateAndReturn',
    'gives the new document, also when nothing changed, and null for none',
    async ({ load }) => {
      // wx-server-sdk hides it; the SDK beneath has it.
      const c = (await load([{ _id: 'x', n: 1 }]))._collection;
      const changed = await c.where({ _id: 'x' }).updateAndReturn({ n: 2 });
      assert.deepEqual([changed.updated, changed.doc], [1, { _id: 'x', n: 2 }]);
      assert.equal((await c.where({ _id: 'x' }).updateAndReturn({ n: 2 })).updated, 1);
      const none = await c.where({ _id: 'y' }).updateAndReturn({ n: 2 });
      assert.deepEqual([none.updated, none.doc], [0, null]);
    },
  ),
  localOnly('Update', 'unchanged', 'an update that changes nothing counts 0', async ({ load }) => {
    const c = await load([{ _id: 'x', n: 1 }]);
    assert.deepEqual((await c.doc('x').update({ data: { n: 1 } })).stats, { updated: 0 });
  }),
  general('Update', 'add', 'gives the new id, or keeps the given one', async ({ load }) => {
    const c = await load();
    assert.match((await c.add({ data: { a: 1 } }))._id, /^[0-9a-f]{32}$/);
    assert.equal((await c.add({ data: { _id: 'mine' } }))._id, 'mine');
    assert.equal((await c.add({ data: { _id: 7 } }))._id, 7);
    assert.equal((await c.doc(7).get()).data._id, 7);
  }),
  general('Update', 'add', 'a thousand documents in one request, ids in order', async ({ load }) => {
    const c = await load();
    const ids = Array.from({ length: 1000 }, (_, at) => `k${at}`);
    const added = await c._collection.add(ids.map((_id) => ({ _id })));
    assert.deepEqual(added.ids ?? added.id, ids);
    assert.equal((await c.count()).total, 1000);
  }),
  general('Update', 'add', 'a $ name is refused', async ({ load }) => {
    const c = await load();
    await assert.rejects(c.add({ data: { $x: 1 } }), code_(-502001));
  }),
  localOnly('Update', 'add', 'a batch with a taken id is refused whole', async ({ load }) => {
    const c = await load([{ _id: 'a' }]);
    await assert.rejects(c._collection.add([{ _id: 'n' }, { _id: 'a' }]), /E11000/);
    assert.equal((await c.count()).total, 1);
  }),
  localOnly('Update', '$currentDate', "sets the server's time", async ({ load, engine }) => {
    const c = await load([{ _id: 'x' }]);
    engine?.update(c.collectionName, { _id: 'x' }, { $currentDate: { at: true } });
    assert.ok((await c.doc('x').get()).data.at instanceof Date);
  }),
  localOnly('Update', '$setOnInsert', 'does nothing where nothing is inserted', async ({ load, engine }) => {
    const c = await load([{ _id: 'x' }]);
    engine?.update(c.collectionName, { _id: 'x' }, { $setOnInsert: { a: 1 }, $set: { b: 1 } });
    assert.deepEqual((await c.doc('x').get()).data, { _id: 'x', b: 1 });
  }),
];
