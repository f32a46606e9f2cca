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
export async function nextStep(doc: CaseDoc, now: number): Promise<NextStep | null> {
  for (let step = doc.step + 1; step < CASE_STEPS.length; step += 1) {
    const owners = await ownersAt(doc, step, now);
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

async function ownersAt(doc: CaseDoc, step: number, now: number): Promise<CaseDoc['owners']> {
  const role = CASE_STEPS[step]?.role;
  if (role === undefined) return [];
  // The marker who reported it keeps the first steps.
  if (role === 'floor-leader') return doc.owners;
  const nodes = [...doc.classIds, ...doc.collegeIds, doc.floorId, doc.buildingId, doc.campusId, 'school'];
  const held = await holders(nodes, [role], dayOf(now));
  const byPerson = new Map(held.map(({ personId, name }) => [personId, { personId, name }]));
  return [...byPerson.values()].slice(0, 10);
}

/**
 * Passes every case whose step is over to the next one. A run that comes late passes each by one step only: the
 * one who is asked now has his own minutes.
 */
export async function escalateDueCases(now: number): Promise<number> {
  const due = await cases.unsafeFind(
    'the ladder serves every case',
    { live: 1, nextAt: lte(now) },
    { limit: 200, sort: [['nextAt', 1]] },
  );
  let passed = 0;
  for (const doc of due) {
    const next = await nextStep(doc, now);
    const name = next ? (CASE_STEPS[next.step]?.name ?? '') : '';
    const text = next ? `无人认领,上报到${name}` : '已到最后一级,仍无人认领';
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
