import { loadDemoSchool } from '../../local-cloud/demo/load';
import { DEMO_CLAIM_CODE, demoCast } from '../../local-cloud/demo/people';
import { startTestCloud, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

let cloud: TestCloud;
let newcomer: { personId: string; name: string };
/** Every test of sign-in uses phones of its own: tries are counted per openid. */
let phones = 0;
const newPhone = () => cloud.as(`stranger-${(phones += 1)}`);
const phoneOf = (openid: string) => (openid === 'stranger' ? newPhone().openid : openid);

beforeAll(async () => {
  cloud = await startTestCloud();
  await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
  const found = demoCast(cloud.db).find((member) => !member.bound);
  newcomer = { personId: String(found?.personId), name: String(found?.name) };
});
afterAll(() => cloud.stop());

const claimOf = (changes: Partial<Record<'number' | 'name' | 'code', unknown>> = {}) => ({
  number: newcomer.personId,
  name: newcomer.name,
  code: DEMO_CLAIM_CODE,
  ...changes,
});

async function codeOf(openid: string, action: string, input: unknown = {}): Promise<string> {
  const reply = await cloud.as(openid).call('org', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}

describe('nobody', () => {
  test.each([
    'whoami',
    'search-people',
    'person',
    'floor-people',
    'class-people',
    'nodes',
    'release',
    'posts',
    'appoint',
    'issue-codes',
    'start-import',
    'set-terms',
  ])('%s asks to sign in first', async (action) => {
    expect(await codeOf('nobody', action)).toBe('SIGN_IN_REQUIRED');
  });
});

describe('the wrong role', () => {
  test.each([
    ['demo-student', 'search-people'],
    ['demo-room-leader', 'floor-people'],
    ['demo-room-leader', 'class-people'],
    ['demo-floor-leader', 'release'],
    ['demo-counselor', 'appoint'],
    ['demo-keeper', 'issue-codes'],
    ['demo-counselor', 'start-import'],
    ['demo-college-officer', 'set-terms'],
    ['demo-school-leader', 'set-duty'],
  ])('%s may not %s', async (openid, action) => {
    expect(await codeOf(openid, action)).toBe('FORBIDDEN');
  });
});

describe('another scope', () => {
  test('a floor leader finds nobody of another floor, by list, person or search', async () => {
    const upstairs = cloud.db.find('people', { floorId: 'c1-1-4' })[0] as { _id: string; name: string };
    expect(await codeOf('demo-floor-leader', 'floor-people', { floorId: 'c1-1-4' })).toBe('NOT_FOUND');
    expect(await codeOf('demo-floor-leader', 'person', { personId: upstairs._id })).toBe('NOT_FOUND');
    const found = await cloud
      .as('demo-floor-leader')
      .ok<{ items: unknown[] }>('org', 'search-people', { text: upstairs.name });
    expect(found.items).toEqual([]);
  });

  test('a counselor reads the names of his own class, of another not even its name', async () => {
    const find = (filter: object) =>
      cloud.db.find('people', { kind: 'student', status: 'active', ...filter }) as unknown as {
        _id: string;
        classId: string;
      }[];
    const me = await cloud.as('demo-counselor').ok<{ person: { id: string } }>('org', 'whoami');
    const classId = find({ counselorId: me.person.id })[0]?.classId ?? '';
    const own = await cloud
      .as('demo-counselor')
      .ok<{ label: string; items: { id: string }[] }>('org', 'class-people', { classId });
    expect(own.items.map((one) => one.id)).toEqual(
      find({ classId })
        .map((one) => one._id)
        .sort(),
    );
    const foreign = find({ collegeId: 'x2' })[0]?.classId ?? '';
    expect(await codeOf('demo-counselor', 'class-people', { classId: foreign })).toBe('NOT_FOUND');
    expect(await codeOf('demo-counselor', 'class-people', { classId: 'x9-none' })).toBe('NOT_FOUND');
    expect(await codeOf('demo-counselor', 'class-people', { classId: 'x1' })).toBe('NOT_FOUND');
  });

  test('absent and not yours are one answer', async () => {
    const missing = await cloud.as('demo-floor-leader').call('org', 'floor-people', { floorId: 'c9-9-9' });
    const foreign = await cloud.as('demo-floor-leader').call('org', 'floor-people', { floorId: 'c1-2-1' });
    expect(missing.ok || missing.error.message).toBe(foreign.ok || foreign.error.message);
  });

  test("a counselor cannot release another class's student or see his codes", async () => {
    const other = cloud.db.find('people', { collegeId: 'x2', kind: 'student' })[0] as {
      _id: string;
      classId: string;
    };
    expect(await codeOf('demo-counselor', 'release', { personId: other._id, reason: '换了手机' })).toBe(
      'NOT_FOUND',
    );
    expect(await codeOf('demo-counselor', 'issue-codes', { classId: other.classId })).toBe('NOT_FOUND');
    expect(await codeOf('demo-counselor', 'issue-codes', { personId: other._id })).toBe('NOT_FOUND');
    expect(await codeOf('demo-college-officer', 'issue-codes', { classId: other.classId })).toBe('NOT_FOUND');
  });
});

describe('hostile input', () => {
  const hostile: unknown[] = [
    { $ne: null },
    { $gt: '' },
    ['x'],
    null,
    7,
    '',
    'x'.repeat(500),
    '{"$ne":null}',
  ];
  const shapes: [string, string, string, Record<string, unknown>][] = [
    ['demo-student-office', 'search-people', 'text', {}],
    ['demo-student-office', 'person', 'personId', {}],
    ['demo-student-office', 'floor-people', 'floorId', {}],
    ['demo-student-office', 'class-people', 'classId', {}],
    ['demo-student-office', 'release', 'personId', { reason: '换了手机' }],
    ['demo-student-office', 'issue-codes', 'classId', {}],
    ['stranger', 'claim', 'number', { name: '张三', code: 'ABCDEFGH' }],
    ['stranger', 'claim', 'name', { number: '202410000', code: 'ABCDEFGH' }],
    ['stranger', 'claim', 'code', { number: '202410000', name: '张三' }],
  ];

  test.each(shapes)('%s %s refuses operators and wrong types in %s', async (openid, action, field, rest) => {
    // As a name the last one is only odd text; it then names nobody.
    for (const value of field === 'name' ? hostile.slice(0, -1) : hostile) {
      const refused = await codeOf(phoneOf(openid), action, { ...rest, [field]: value });
      expect([value, refused]).toEqual([value, 'INPUT_INVALID']);
    }
  });

  test.each(shapes)(
    '%s %s refuses unknown keys and __proto__ beside %s',
    async (openid, action, field, rest) => {
      const good = { ...rest, [field]: field === 'name' ? '张三' : '202410000' };
      expect(await codeOf(phoneOf(openid), action, { ...good, extra: 1 })).toBe('INPUT_INVALID');
      expect(await codeOf(phoneOf(openid), action, JSON.parse(`{"__proto__":{"x":1},"${field}":"a"}`))).toBe(
        'INPUT_INVALID',
      );
    },
  );

  test('a regular expression in a search is only text', async () => {
    expect(await codeOf('demo-student-office', 'search-people', { text: '.*' })).toBe('INPUT_INVALID');
  });
});

describe('signing in', () => {
  test('every wrong combination has the same answer, and so has an unknown number', async () => {
    const wrong = [
      claimOf({ number: '209900000' }),
      claimOf({ name: '张冠李' }),
      claimOf({ code: 'AAAAABBBBB' }),
      claimOf({ number: '202410000' }),
    ];
    const answers = [];
    for (const input of wrong) {
      const reply = await newPhone().call('org', 'claim', input);
      answers.push(reply.ok ? reply : { ...reply.error, requestId: '' });
    }
    expect(answers[0]).toMatchObject({ code: 'CLAIM_MISMATCH' });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('at most five tries in ten minutes a phone; the right one waits too', async () => {
    const phone = newPhone();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await codeOf(phone.openid, 'claim', claimOf({ code: 'AAAAABBBBB' }))).toBe('CLAIM_MISMATCH');
    }
    expect(await codeOf(phone.openid, 'claim', claimOf())).toBe('CLAIM_LIMITED');
    expect(cloud.db.count('bindings', { _id: phone.openid })).toBe(0);
  });

  test('number, name and code bind; a replay binds once; a second phone is refused; the code is spent', async () => {
    const phone = newPhone();
    const requestId = 'claim-replay-0001';
    const me = await phone.ok<{ person: { id: string } }>(
      'org',
      'claim',
      claimOf({ name: ` ${newcomer.name} `, code: 'demq2-345yy' }),
      { requestId },
    );
    expect(me.person.id).toBe(newcomer.personId);
    expect(
      await phone.ok('org', 'claim', claimOf({ name: ` ${newcomer.name} `, code: 'demq2-345yy' }), {
        requestId,
      }),
    ).toEqual(me);
    expect(await phone.ok('org', 'whoami')).toEqual(me);
    expect(cloud.db.count('binding_log', { personId: newcomer.personId, event: 'bound' })).toBe(1);
    expect(cloud.db.count('claim_codes', { _id: newcomer.personId })).toBe(0);
    expect(await codeOf(newPhone().openid, 'claim', claimOf())).toBe('CLAIM_MISMATCH');
  });

  test('a bound phone does not become somebody else', async () => {
    expect(await codeOf('demo-student', 'claim', claimOf())).toBe('CLAIM_BOUND');
  });

  test('a released person claims again with a new code; every step is on record', async () => {
    const released = await cloud
      .as('demo-student-office')
      .ok('org', 'release', { personId: newcomer.personId, reason: '换了手机' });
    expect(released).toEqual({ personId: newcomer.personId });
    expect(
      await codeOf('demo-student-office', 'release', { personId: newcomer.personId, reason: '换了手机' }),
    ).toBe('NOT_BOUND');
    const sheet = await cloud
      .as('demo-student-office')
      .ok<{ items: { code: string }[] }>('org', 'issue-codes', { personId: newcomer.personId });
    const phone = newPhone();
    await phone.ok('org', 'claim', claimOf({ code: sheet.items[0]?.code }));
    const detail = await cloud
      .as('demo-student-office')
      .ok<{ binding: { log: { event: string }[] } }>('org', 'person', { personId: newcomer.personId });
    expect(
      detail.binding.log
        .map((entry) => entry.event)
        .filter((event) => event !== 'refused')
        .sort(),
    ).toEqual(['bound', 'bound', 'released']);
  });

  test('two phones with one right code: exactly one is bound', async () => {
    const target = cloud.db.find('people', { floorId: 'c1-2-1', kind: 'student' })[3] as {
      _id: string;
      name: string;
    };
    const sheet = await cloud
      .as('demo-admin')
      .ok<{ items: { code: string }[] }>('org', 'issue-codes', { personId: target._id });
    const input = { number: target._id, name: target.name, code: sheet.items[0]?.code };
    const replies = await Promise.all(
      [newPhone(), newPhone(), newPhone()].map((phone) => phone.call('org', 'claim', input)),
    );
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(cloud.db.count('bindings', { personId: target._id })).toBe(1);
  });

  test('an expired code is a wrong code', async () => {
    const target = cloud.db.find('people', { floorId: 'c1-2-1', kind: 'student' })[8] as {
      _id: string;
      name: string;
    };
    const sheet = await cloud
      .as('demo-admin')
      .ok<{ items: { code: string }[] }>('org', 'issue-codes', { personId: target._id });
    cloud.db.update('claim_codes', { _id: target._id }, { $set: { expireAt: cloud.clock.now() } });
    expect(
      await codeOf(newPhone().openid, 'claim', {
        number: target._id,
        name: target.name,
        code: sheet.items[0]?.code,
      }),
    ).toBe('CLAIM_MISMATCH');
  });

  test('codes are stored hashed, the same intent shows the same sheet, and earlier codes die', async () => {
    const classId = String(cloud.db.find('studies', { level: 'class' })[0]?._id);
    const issue = (requestId: string) =>
      cloud
        .as('demo-admin')
        .ok<{ items: { personId: string; code: string }[] }>(
          'org',
          'issue-codes',
          { classId },
          { requestId },
        );
    const first = await issue('codes-0000000001');
    const again = await issue('codes-0000000001');
    const later = await issue('codes-0000000002');
    expect(first.items.length).toBeGreaterThan(20);
    expect(again.items).toEqual(first.items);
    expect(later.items[0]?.code).not.toBe(first.items[0]?.code);
    expect(new Set(later.items.map((item) => item.code)).size).toBe(later.items.length);
    expect(later.items[0]?.code).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}$/);
    const stored = JSON.stringify([cloud.db.find('claim_codes'), cloud.db.find('receipts')]);
    for (const { code } of [...first.items, ...later.items]) {
      expect(stored).not.toContain(code.replace('-', ''));
      expect(stored).not.toContain(code);
    }
  });

  test('nobody but an administrator releases an administrator or hands out his code', async () => {
    const admin = String(cloud.db.find('bindings', { _id: 'demo-admin' })[0]?.personId);
    const mayRelease = async (openid: string) =>
      (await cloud.as(openid).ok<{ binding: { mayRelease: boolean } }>('org', 'person', { personId: admin }))
        .binding.mayRelease;
    const release = { personId: admin, reason: '换了手机' };
    expect(await mayRelease('demo-student-office')).toBe(false);
    expect(await codeOf('demo-student-office', 'release', release)).toBe('FORBIDDEN');
    expect(cloud.db.count('bindings', { personId: admin })).toBe(1);
    expect(await mayRelease('demo-admin')).toBe(true);
    // An administrator of the roster who has not signed in yet: his code would make another one administrator.
    const grant = cloud.db.find('grants', { personId: admin, role: 'admin' })[0];
    const unbound = cloud.db
      .find('people', { kind: 'staff' })
      .find(({ _id }) => cloud.db.count('bindings', { personId: String(_id) }) === 0);
    const personId = String(unbound?._id);
    cloud.db.insert('grants', [{ ...grant, _id: `${personId}:admin:school:2026-11-23`, personId }]);
    expect(await codeOf('demo-student-office', 'issue-codes', { personId })).toBe('FORBIDDEN');
    expect(cloud.db.count('claim_codes', { _id: personId })).toBe(0);
    expect(await codeOf('demo-admin', 'issue-codes', { personId })).toBe('ok');
    cloud.db.remove('grants', { _id: `${personId}:admin:school:2026-11-23` });
  });

  test('tries against one number alert the counselor, once, and lock nobody out', async () => {
    const target = cloud.db.find('people', { classId: 'x1-24012', kind: 'student' })[9] as {
      _id: string;
      counselorId: string;
    };
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await newPhone().call('org', 'claim', { number: target._id, name: '李四', code: 'AAAAABBBBB' });
    }
    const alerts = cloud.db.find('notices', { personId: target.counselorId, kind: 'org.claim-alert' });
    expect(alerts.filter((alert) => String(alert.key).includes(target._id))).toHaveLength(1);
  });
});

describe('the first administrator', () => {
  const input = { number: 'T9001', name: '赵建国', code: 'SETUP-2026-XY' };

  test('signs in with the setup code of the environment, once', async () => {
    const empty = await startTestCloud({ functions: { org: { env: { SETUP_CODE: 'setup2026xy' } } } });
    try {
      expect((await empty.as('first').call('org', 'set-up', { ...input, code: 'WRONGCODE1' })).ok).toBe(
        false,
      );
      const me = await empty.as('first').ok<{ grants: { role: string }[] }>('org', 'set-up', input);
      expect(me.grants.map((grant) => grant.role)).toEqual(['admin']);
      const second = await empty.as('second').call('org', 'set-up', { ...input, number: 'T9002' });
      expect(second.ok ? 'ok' : second.error.code).toBe('SETUP_CLOSED');
      expect(empty.db.count('bindings', {})).toBe(1);
    } finally {
      await empty.stop();
    }
  });

  test('a set-up that dies anywhere is finished by the same phone, and by no other', async () => {
    const empty = await startTestCloud({ functions: { org: { env: { SETUP_CODE: 'setup2026xy' } } } });
    try {
      for (let at = 4; at <= 9; at += 1) {
        // An instance remembers who has signed in: each try has a phone of its own.
        const openid = `first-${at}`;
        for (const name of ['settings', 'people', 'grants', 'bindings', 'tries', 'binding_log'])
          empty.db.remove(name, {});
        await empty
          .as(openid)
          .call('org', 'set-up', input, { faults: { kind: 'kill-after', at } })
          .catch(() => undefined);
        if (empty.db.count('settings', { _id: 'setup' }) === 1) {
          const other = await empty.as(`second-${at}`).call('org', 'set-up', input);
          expect(other.ok ? 'ok' : other.error.code).toBe('SETUP_CLOSED');
        }
        if (empty.db.count('bindings', {}) === 0) await empty.as(openid).ok('org', 'set-up', input);
        expect(empty.db.find('bindings', {})).toMatchObject([{ _id: openid, personId: 'T9001' }]);
        expect(empty.db.count('grants', { role: 'admin', state: 'active' })).toBe(1);
      }
    } finally {
      await empty.stop();
    }
  });

  test('without a code in the environment the door is closed', async () => {
    expect(await codeOf(newPhone().openid, 'set-up', input)).toBe('SETUP_CLOSED');
  });
});
