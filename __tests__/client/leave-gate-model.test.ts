import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { bytesOf, passBody, sealPass, toBase64Url, type PassClaims } from '@contract/leave-token';
import {
  listWords,
  recordedIn,
  sightOf,
  sightOnPhone,
  whereWords,
  type Direction,
  type GateKitReply,
  type ScanReply,
} from '@/domains/leave/gate-model';
import { passageNote, type Passage } from '@/domains/leave/passage-words';
import { verifyOnPhone } from '@/domains/leave/verify-pass';

const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
const NOW = at('18:05');

function keyOf(fill: number, kid: string) {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  const secret = createPrivateKey({
    key: Buffer.concat([head, Buffer.alloc(32, fill)]),
    format: 'der',
    type: 'pkcs8',
  });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(12);
  return { kid, secret, publicKey: toBase64Url(raw) };
}
const OURS = keyOf(7, 'k2');
const OLDER = keyOf(3, 'k1');
const FOREIGN = keyOf(9, 'k2');

const CLAIMS: PassClaims = {
  means: 'offline',
  leaveId: 'L-1',
  version: 2,
  personId: 'S1',
  name: '学生一',
  className: '一班',
  from: at('17:00'),
  to: at('21:00'),
  issuedAt: at('09:00'),
  until: at('23:00'),
};

function pass(over: Partial<PassClaims> = {}, key = OURS): string {
  const body = passBody(key.kid, { ...CLAIMS, ...over });
  return sealPass(body, sign(null, bytesOf(body), key.secret));
}

function kit(over: Partial<GateKitReply> = {}): GateKitReply {
  const keys = [OURS, OLDER].map(({ kid, publicKey }) => ({ kid, publicKey }));
  return { keys, revoked: [], asOf: at('18:00'), ...over };
}

function seen(
  token: string,
  {
    list = kit(),
    now = NOW,
    local = null,
  }: { list?: GateKitReply | null; now?: number; local?: Direction | null } = {},
) {
  return sightOnPhone(token, { kit: list, verify: verifyOnPhone, now, recorded: () => local });
}

describe('L13 the guard without network', () => {
  test('a good pass is amber and never green, with the person and the age of the list', () => {
    const sight = seen(pass());
    expect(sight).toMatchObject({
      verdict: 'check',
      code: 'unproved',
      suggest: 'out',
      means: 'offline',
      listAsOf: at('18:00'),
      person: { leaveId: 'L-1', name: '学生一', className: '一班', outside: null },
    });
    expect(sight.words).toContain('今天 21:00 前返回');
    expect(sight.words).toContain('未联网核验');
  });

  test('the live token is judged by the same rules and recorded as live', () => {
    const live = pass({ means: 'live', issuedAt: NOW - 20_000, until: NOW + 40_000 });
    expect(seen(live)).toMatchObject({ verdict: 'check', means: 'live' });
    expect(seen(live, { now: NOW + 120_000 })).toMatchObject({ verdict: 'stop', code: 'stale' });
  });

  test('forged, of an unknown key, of a stranger’s key under our name, or no pass at all: red', () => {
    const [format, kid, , seal] = pass().split('.') as [string, string, string, string];
    const other = passBody(kid, { ...CLAIMS, name: '别人' }).split('.')[2] ?? '';
    expect(seen(`${format}.${kid}.${other}.${seal}`)).toMatchObject({
      verdict: 'stop',
      code: 'forged',
      person: null,
    });
    expect(seen(pass({}, FOREIGN))).toMatchObject({ verdict: 'stop', code: 'forged' });
    expect(seen(pass({}, keyOf(7, 'k9')))).toMatchObject({ verdict: 'stop', code: 'unknown-key' });
    for (const text of ['', 'https://example.com', 'L1.k2', 'L1.k2.e30.AAAA'])
      expect(seen(text)).toMatchObject({ verdict: 'stop', code: 'unreadable', suggest: null });
    expect(seen(pass(), { list: kit({ keys: [{ kid: 'k2', publicKey: 'AAAA' }] }) })).toMatchObject({
      verdict: 'stop',
      code: 'forged',
    });
  });

  test('a pass of the key before the last one still holds', () => {
    expect(seen(pass({}, OLDER))).toMatchObject({ verdict: 'check' });
  });

  test('stale: red with the person it was made for', () => {
    expect(seen(pass(), { now: at('23:05') })).toMatchObject({
      verdict: 'stop',
      code: 'stale',
      person: { name: '学生一' },
    });
  });

  test('taken back below a version: red; the version after it holds', () => {
    const list = kit({ revoked: [{ leaveId: 'L-1', below: 2 }] });
    expect(seen(pass({ version: 1 }), { list })).toMatchObject({ verdict: 'stop', code: 'revoked' });
    expect(seen(pass({ version: 2 }), { list })).toMatchObject({ verdict: 'check' });
    expect(seen(pass({ leaveId: 'L-2', version: 1 }), { list })).toMatchObject({ verdict: 'check' });
  });

  test('before its hours: red; after its end nobody goes out, but he comes in', () => {
    expect(seen(pass(), { now: at('16:59') })).toMatchObject({
      verdict: 'stop',
      code: 'early',
      suggest: null,
    });
    expect(seen(pass(), { now: at('21:00') })).toMatchObject({
      verdict: 'check',
      code: 'late',
      suggest: 'in',
    });
  });

  test('what this phone recorded itself counts: out suggests in, in suggests nothing', () => {
    expect(seen(pass(), { local: 'out' })).toMatchObject({ suggest: 'in', person: { outside: true } });
    expect(seen(pass(), { local: 'out', now: at('21:30') })).toMatchObject({ code: 'late', suggest: 'in' });
    expect(seen(pass(), { local: 'in' })).toMatchObject({ suggest: null, person: { outside: false } });
  });

  test('a phone that never loaded the keys lets nobody through', () => {
    expect(seen(pass(), { list: null })).toMatchObject({ verdict: 'stop', code: 'no-kit', listAsOf: null });
  });

  test('a list of an hour ago is called old', () => {
    expect(listWords(NOW, NOW)).toEqual({ old: false, words: '名单刚刚更新' });
    expect(listWords(NOW - 59 * 60_000, NOW)).toEqual({ old: false, words: '名单 59 分钟前更新' });
    expect(listWords(NOW - 60 * 60_000, NOW)).toMatchObject({ old: true });
    expect(listWords(NOW - 60 * 60_000, NOW).words).toContain('1 小时前');
  });

  test('where he is: a phone without network does not claim that nobody saw him pass', () => {
    expect(whereWords(seen(pass()), NOW)).toBe('断网，查不到出入记录');
    expect(whereWords(seen(pass(), { local: 'out' }), NOW)).toBe('校外');
    const { person } = seen(pass());
    expect(whereWords({ person, listAsOf: null }, NOW)).toBe('没有出入记录');
    const back = person && { ...person, outside: false, lastPassageAt: at('12:00') };
    expect(whereWords({ person: back, listAsOf: null }, NOW)).toBe('校内（今天 12:00）');
  });

  test('of several passages that wait for one leave the last one counts', () => {
    const waiting = [
      { domain: 'leave', action: 'passage', input: { leaveId: 'L-1', direction: 'out' } },
      { domain: 'leave', action: 'passage', input: { leaveId: 'L-2', direction: 'out' } },
      { domain: 'leave', action: 'passage', input: { leaveId: 'L-1', direction: 'in' } },
      { domain: 'roll-call', action: 'mark-room', input: {} },
    ];
    expect(recordedIn(waiting, 'L-1')).toBe('in');
    expect(recordedIn(waiting, 'L-2')).toBe('out');
    expect(recordedIn(waiting, 'L-3')).toBeNull();
  });
});

describe('the server’s word at the gate', () => {
  const reply = (over: Partial<ScanReply> = {}): ScanReply => ({
    verdict: 'go',
    code: 'valid',
    words: '可以出校',
    suggest: 'out',
    leave: {
      leaveId: 'L-1',
      personId: 'S1',
      name: '学生一',
      className: '一班',
      spanKind: 'leave',
      state: 'scheduled',
      from: CLAIMS.from,
      to: CLAIMS.to,
      outside: null,
      lastPassageAt: null,
    },
    ...over,
  });
  const away = { ...reply().leave, state: 'away', outside: true } as ScanReply['leave'];

  test('how he was recognised travels with the passage', () => {
    expect(sightOf(reply(), 'scan')).toMatchObject({ means: 'live', listAsOf: null });
    expect(sightOf(reply({ verdict: 'check', code: 'offline-token' }), 'scan').means).toBe('offline');
    expect(sightOf(reply(), 'number').means).toBe('number');
  });

  test('L8 a red pass of somebody who is out still lets him in, one of somebody inside does not', () => {
    const stop = { verdict: 'stop', code: 'revoked', suggest: null } as const;
    expect(sightOf(reply({ ...stop, leave: away }), 'scan').mayEnter).toBe(true);
    expect(sightOf(reply(stop), 'scan').mayEnter).toBe(false);
    expect(sightOf(reply({ ...stop, leave: null }), 'scan').mayEnter).toBe(false);
  });
});

test('the day list says how, by whom, that it came later, and what did not fit', () => {
  const passage: Passage = {
    passageId: 'p',
    personId: 'S1',
    name: '学生一',
    className: '一班',
    direction: 'out',
    at: NOW,
    guardName: '周门卫',
    means: 'live',
    late: false,
    remark: null,
  };
  expect(passageNote(passage)).toBe('一班 · 扫码 · 周门卫');
  expect(passageNote({ ...passage, late: true, means: 'offline', remark: '假条已撤销' })).toBe(
    '一班 · 离线凭证，断网后补传 · 周门卫。对不上：假条已撤销',
  );
});
