import { byRoom, namesOf, titleOf, type Correction } from '@/domains/roll-call/corrections-model';

let number = 0;
function late(change: Partial<Correction> = {}): Correction {
  number += 1;
  return {
    correctionId: `c${number}`,
    sheetId: 'f:2026-11-23:night',
    day: '2026-11-23',
    checkName: '晚就寝',
    floorLabel: '1号楼1层',
    roomId: 'r1',
    roomName: '101',
    personId: `p${number}`,
    name: `学生${number}`,
    stands: 'unmarked',
    wanted: 'not-seen',
    byName: '层长',
    clientAt: null,
    receivedAt: 1,
    why: '已锁定后才收到',
    state: 'waiting',
    decidedName: null,
    decidedAt: null,
    ...change,
  };
}
const sizes = (items: Correction[]) => byRoom(items).map((group) => group.length);

test('R7 R13 what a room asks for alike in one message is one card', () => {
  expect(sizes([late(), late(), late()])).toEqual([3]);
  // Two rooms that came in one instant lie among each other in the list.
  const mixed = [late({ personId: 'b' }), late({ roomId: 'r2' }), late({ personId: 'a' })];
  expect(byRoom(mixed).map((group) => group.map((one) => one.personId))).toEqual([
    ['a', 'b'],
    [mixed[1]?.personId],
  ]);
});

test.each<[string, Partial<Correction>]>([
  ['another room', { roomId: 'r2' }],
  ['another status', { wanted: 'present' }],
  ['another message', { receivedAt: 2 }],
  ['another marker', { byName: '副层长' }],
  ['another sheet', { sheetId: 'g' }],
  ['another decision', { state: 'taken', decidedAt: 9 }],
])('%s is a card of its own', (_what, change) => {
  expect(sizes([late(), late(), late(change)])).toEqual([2, 1]);
});

test('corrections of an earlier version name no room and stay single', () => {
  const old = () => {
    const one = late();
    delete one.roomId;
    return one;
  };
  expect(sizes([old(), old()])).toEqual([1, 1]);
});

test('a card says how many, what stands and what is asked; names say what stands where it differs', () => {
  const alike = [late({ name: '张三' }), late({ name: '李四' })];
  expect([titleOf(alike), namesOf(alike)]).toEqual(['101室 2 人：未点 → 未见', '张三、李四']);
  const mixed = [late({ name: '张三' }), late({ name: '李四', stands: 'absent' })];
  expect([titleOf(mixed), namesOf(mixed)]).toEqual(['101室 2 人：都改为未见', '张三（未点）、李四（旷）']);
  const one = [late({ name: '张三', stands: 'absent', wanted: 'present' })];
  expect([titleOf(one), namesOf(one)]).toEqual(['张三：旷 → 出勤', '']);
});
