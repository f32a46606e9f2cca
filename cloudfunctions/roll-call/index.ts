import { rollCall } from '@contract/roll-call';
import { serve } from '@kernel/serve';
import {
  appealDetail,
  decideAppeal,
  listAppeals,
  openAppealPhotos,
  readAppealRules,
  setAppealRules,
} from './appeal-deciding';
import { appeal, myAppeals, record, withdrawAppeal } from './appeals';
import { board } from './board';
import { acknowledge, closeCase, escalate, listCases, logCall, note, oneCase } from './cases';
import { cancelCheck, restoreCheck } from './calling-off';
import { decideCorrection, decideCorrections } from './correction-deciding';
import { listCorrections } from './corrections';
import { duty } from './duty';
import { effects } from './effects';
import { exportAbsentees } from './export';
import { month, recent, strips } from './history';
import { claim, reopen } from './holding';
import { absentees, checksOfDay, floors } from './lists';
import { markRoom } from './mark-room';
import { printSheet } from './print';
import { contact, mine, openSheet } from './reading';
import { checkSettingsNow, setCheckSettings, tryCheckSettings } from './settings';
import { lateArrival, noteVisitor, reportNow, settleDispute } from './single-changes';
import { submit } from './submit';
import { whereabouts } from './whereabouts';

export const main = serve(
  rollCall,
  {
    duty,
    open: openSheet,
    'print-sheet': printSheet,
    'mark-room': markRoom,
    claim,
    submit,
    reopen,
    'late-arrival': lateArrival,
    'report-now': reportNow,
    'note-visitor': noteVisitor,
    'settle-dispute': settleDispute,
    contact,
    recent,
    strips,
    mine,
    month,
    checks: checksOfDay,
    floors,
    board,
    whereabouts,
    absentees,
    'export-absentees': exportAbsentees,
    'cancel-check': cancelCheck,
    'restore-check': restoreCheck,
    'check-settings': checkSettingsNow,
    'set-check-settings': setCheckSettings,
    'try-check-settings': tryCheckSettings,
    corrections: listCorrections,
    'decide-correction': decideCorrection,
    'decide-corrections': decideCorrections,
    cases: listCases,
    case: oneCase,
    'acknowledge-case': acknowledge,
    'note-case': note,
    'log-case-call': logCall,
    'escalate-case': escalate,
    'close-case': closeCase,
    record,
    appeal,
    'withdraw-appeal': withdrawAppeal,
    'my-appeals': myAppeals,
    appeals: listAppeals,
    'appeal-detail': appealDetail,
    'decide-appeal': decideAppeal,
    'open-appeal-photos': openAppealPhotos,
    'appeal-rules': readAppealRules,
    'set-appeal-rules': setAppealRules,
  },
  effects,
);
