import type { Role } from '@contract/core/roles';
import type { AppealState } from '@contract/roll-call-appeals';
import type { CheckKind, Status } from '@contract/roll-call-rules';
import type { Stored } from '@kernel/collection';
import type { WithEffects } from '@kernel/effects';

/** Rows of appeals as they are stored. Instants are epoch ms. */

/** `_id` = `<sheetId>:<personId>`. */
export interface AppealDoc extends WithEffects {
  sheetId: string;
  personId: string;
  name: string;
  day: string;
  checkId: string;
  checkName: string;
  kind: CheckKind;
  classId: string | null;
  className: string;
  collegeId: string | null;
  place: string;
  /** The mark as it stood when it was appealed; it stays here whatever becomes of it. */
  s: Status;
  v: number;
  markedName: string | null;
  markedAt: number | null;
  reason: string;
  photos: readonly string[];
  state: AppealState;
  filedAt: number;
  /** The intent that brought it forward last. */
  k: string;
  /** Counts how often it was brought forward: the to-do's key names it. */
  turn: number;
  owners: readonly { personId: string; name: string }[];
  ownerRole: Role;
  to: Status | null;
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: number | null;
  /** The decision's intent. */
  decidedKey: string | null;
  note: string;
}

export interface AppealRulesDoc extends Stored {
  days: number;
  statuses: readonly Status[];
  setBy: string;
  setName: string;
  setAt: number;
}
