import { drainPending } from '@kernel/effects';
import { logError } from '@kernel/log';
import type { Job } from '@kernel/serve-timer';
import { followAbsences, recomputeApproved } from './absences';
import { refreshBoards } from './board';
import { escalateDueCases } from './case-ladder';
import { sendMorningDigest } from './digest';
import { effects } from './effects';
import { judgeFallen } from './fallen';
import { askMarkers } from './falling';
import { lockDueSheets, overflowLogs, writeMonths } from './locking';
import { makeDueSheets, openDueSheets } from './opener';
import { appeals, cases, sheets } from './repo';
import { askStandIns } from './stand-in';

const DRAINED_AT_ONCE = 200;

async function drain(now: number): Promise<number> {
  const complain = (error: unknown, docId: string) => {
    logError(`roll-call drain ${docId}`, error);
  };
  return (
    (await drainPending(appeals, effects, now, DRAINED_AT_ONCE, complain)) +
    (await drainPending(sheets, effects, now, DRAINED_AT_ONCE, complain)) +
    (await drainPending(cases, effects, now, DRAINED_AT_ONCE, complain))
  );
}

/** In this order: what students and markers wait for first. Each is right when missed, doubled or late. */
export const jobs: readonly Job[] = [
  { name: 'roll-call.open', run: openDueSheets },
  { name: 'roll-call.make', run: makeDueSheets },
  { name: 'roll-call.open-made', run: openDueSheets },
  { name: 'roll-call.drain', run: drain },
  { name: 'roll-call.ask', run: askMarkers },
  { name: 'roll-call.stand-in', run: askStandIns },
  { name: 'roll-call.escalate', run: escalateDueCases },
  { name: 'roll-call.absences', run: followAbsences },
  { name: 'roll-call.lock', run: lockDueSheets },
  { name: 'roll-call.months', run: writeMonths },
  { name: 'roll-call.approved', run: recomputeApproved },
  { name: 'roll-call.fallen', run: judgeFallen },
  { name: 'roll-call.boards', run: refreshBoards },
  { name: 'roll-call.digest', run: sendMorningDigest },
  { name: 'roll-call.logs', run: overflowLogs },
];
