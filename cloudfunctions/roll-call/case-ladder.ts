import type { Role } from '@contract/core/roles';
import { dayOf, MINUTE } from '@contract/core/time';
import { CASE_STEPS } from '@contract/roll-call-cases';
import { drainBatch, withEffects } from '@kernel/effects';
import { lte } from '@kernel/filter';
import { holders } from '../org/public';
import { STEP_MINUTES, tellCase } from './case-opening';
import type { CaseDoc } from './documents';
import { cases } from './repo';

/** The ladder of a case: unacknowledged, it passes to the next step when its minutes are over (R15). */

export interface NextStep {
  step: number;
  owners: CaseDoc['owners'];
  ownerName: string | null;
  nextAt: number | null;
}

/**
 * The next step that somebody holds, with its clock; steps without a holder are passed over. Null at the end.
 * 2 requests a step looked at.
 */
export async function nextStep(
  doc: CaseDoc,
  now: number,
  known: Map<string, CaseDoc['owners']> = new Map(),
): Promise<NextStep | null> {
  for (let step = doc.step + 1; step < CASE_STEPS.length; step += 1) {
    const owners = await ownersAt(doc, step, now, known);
    if (owners.length === 0 && step < CASE_STEPS.length - 1) continue;
    const minutes = STEP_MINUTES[step];
    return {
      step,
      owners,
      ownerName: owners.map((owner) => owner.name).join('、') || null,
      nextAt: minutes === undefined ? null : now + minutes * MINUTE,
    };
  }
  return null;
}

async function ownersAt(
  doc: CaseDoc,
  step: number,
  now: number,
  known: Map<string, CaseDoc['owners']>,
): Promise<CaseDoc['owners']> {
  const role = CASE_STEPS[step]?.role;
  if (role === undefined) return [];
  // The marker who reported it keeps the first steps.
  if (role === 'floor-leader') return doc.owners;
  const study = role === 'counselor' ? [...doc.classIds, ...doc.collegeIds] : doc.collegeIds;
  const nodes = role === 'student-office' ? [doc.campusId, 'school'] : [...study, 'school'];
  // Many cases of one night ask for the same posts.
  const key = `${role} ${nodes.join(' ')}`;
  const held = known.get(key) ?? (await holdersOf(nodes, role, now));
  known.set(key, held);
  return held;
}

async function holdersOf(nodes: readonly string[], role: Role, now: number): Promise<CaseDoc['owners']> {
  const held = await holders(nodes, [role], dayOf(now));
  const byPerson = new Map(held.map(({ personId, name }) => [personId, { personId, name }]));
  return [...byPerson.values()].slice(0, 10);
}

const AT_ONCE = 100;

/**
 * Passes every case whose step is over to the next one. A run that comes late passes each by one step only: the
 * one who is asked now has his own minutes. The most overdue first, what is left over by the next run.
 */
export async function escalateDueCases(now: number): Promise<number> {
  const due = await cases.unsafeFind(
    'the ladder serves every case',
    { live: 1, nextAt: lte(now) },
    { limit: AT_ONCE, sort: [['nextAt', 1]] },
  );
  const known = new Map<string, CaseDoc['owners']>();
  let passed = 0;
  for (const doc of due) {
    const next = await nextStep(doc, now, known);
    const name = next ? (CASE_STEPS[next.step]?.name ?? '') : '';
    const text = next ? `无人认领，上报到${name}` : '已到最后一级，仍无人认领';
    const key = `step-${doc.step}`;
    const list = [{ kind: 'tell-case', data: { caseId: doc._id } }];
    const written = await cases.change(
      { _id: doc._id, state: 'open', step: doc.step, nextAt: doc.nextAt },
      withEffects(
        {
          set: next ? { ...next, since: now } : { nextAt: null },
          push: { log: { each: [{ at: now, by: null, n: '系统', text }] } },
        },
        key,
        list,
        now,
      ),
    );
    if (!written) continue;
    await drainBatch(
      cases,
      doc._id,
      key,
      { at: now, list },
      { 'tell-case': () => tellCase(doc._id, now) },
      now,
    );
    passed += 1;
  }
  return passed;
}
