import fc from 'fast-check';
import { personKey, postKey } from '@contract/leave-kinds';
import { DECIDERS } from '@contract/leave-roles';
import { nextInLine } from '../../cloudfunctions/leave/passing-on';
import type { StepDoc } from '../../cloudfunctions/leave/documents';

const NODES = ['x1-c1', 'x1', 'c1', 'school'];
const PERSONS = ['A', 'B', 'C', 'D', 'E'];
const holder = fc.record({
  personId: fc.constantFrom(...PERSONS),
  role: fc.constantFrom(...DECIDERS),
  nodeId: fc.constantFrom(...NODES, 'elsewhere'),
});

test('L3 left unanswered, whoever had handed it on: no post has it twice, nobody who passed it on, and it ends', () => {
  fc.assert(
    fc.property(
      fc.array(holder, { maxLength: 14 }),
      fc.subarray(PERSONS),
      fc.subarray(NODES.map((node) => postKey('college-officer', node))),
      (held, passed, been) => {
        const posts = held.map((one) => ({ ...one, name: one.personId, nodeLabel: '', deputy: false }));
        const key = postKey('counselor', 'x1-c1');
        const start = {
          key,
          role: 'counselor',
          people: [],
          why: [],
          line: [key, ...been, ...passed.map(personKey)],
        };
        let step: StepDoc = {
          ...start,
          state: 'current',
          since: 0,
          by: null,
          byName: null,
          at: null,
          note: '',
        } as StepDoc;
        for (let times = 0; ; times += 1) {
          expect(times).toBeLessThan(DECIDERS.length);
          const next = nextInLine(step, posts as never, NODES);
          if (!next) break;
          expect(step.line).not.toContain(next.key);
          expect(next.people.length).toBeGreaterThan(0);
          for (const { personId } of next.people) expect(passed).not.toContain(personId);
          expect(DECIDERS.indexOf(next.role)).toBeGreaterThan(DECIDERS.indexOf(step.role));
          step = next;
        }
        expect(new Set(step.line).size).toBe(step.line.length);
      },
    ),
  );
});
