import * as v from 'valibot';
import type { InputOf } from '@contract/core/define';
import { leave } from '@contract/leave';
import { KINDS, type LeaveKind } from '@contract/leave-kinds';
import { periodInWords } from './leave-words';

/** The form of a leave before it is sent; pure. */

export type Application = InputOf<typeof leave, 'apply'>;
export type Slip = NonNullable<Application['slips']>[number];

export interface Draft {
  kind: LeaveKind | null;
  from: number | null;
  to: number | null;
  offCampus: boolean | null;
  destination: string;
  contactName: string;
  contactPhone: string;
  reason: string;
  slips: Slip[];
}

/** Whom to reach, kept from the last leave: it rarely changes. */
export type Contact = Pick<Draft, 'contactName' | 'contactPhone'>;
export type Faults = Partial<Record<keyof Draft, string>>;

export function emptyDraft(contact: Contact | null): Draft {
  return {
    kind: null,
    from: null,
    to: null,
    offCampus: null,
    destination: '',
    contactName: contact?.contactName ?? '',
    contactPhone: contact?.contactPhone ?? '',
    reason: '',
    slips: [],
  };
}

/** True when there is something in it that would be a loss. */
export function isBegun(draft: Draft): boolean {
  const { kind, from, to, offCampus, destination, reason, slips } = draft;
  return (
    kind !== null ||
    from !== null ||
    to !== null ||
    offCampus !== null ||
    destination !== '' ||
    reason !== '' ||
    slips.length > 0
  );
}

const asText = (value: unknown) => (typeof value === 'string' ? value : '');
const asInstant = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? value : null);

/** What lies on the phone may come from an older version, or be half written: taken field by field. */
export function readDraft(stored: unknown): Draft | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const held = stored as Record<string, unknown>;
  const slips: unknown[] = Array.isArray(held.slips) ? held.slips : [];
  return {
    kind: KINDS.find((kind) => kind === held.kind) ?? null,
    from: asInstant(held.from),
    to: asInstant(held.to),
    offCampus: typeof held.offCampus === 'boolean' ? held.offCampus : null,
    destination: asText(held.destination),
    contactName: asText(held.contactName),
    contactPhone: asText(held.contactPhone),
    reason: asText(held.reason),
    slips: slips
      .map((slip) => (typeof slip === 'object' ? (slip as Record<string, unknown> | null) : null))
      .map((slip) => ({ fileId: asText(slip?.fileId), name: asText(slip?.name) }))
      .filter((slip) => slip.fileId !== '' && slip.name !== ''),
  };
}

const OPEN: Readonly<Partial<Record<keyof Draft, string>>> = {
  kind: '请选择请假类型',
  from: '请选择开始时间',
  to: '请选择结束时间',
  offCampus: '请选择是否离校',
  contactPhone: '请填写联系电话',
  reason: '请写明事由',
};

/**
 * The application the contract accepts, or what is wrong with each field. `slipNeeded` is the preview's word: the
 * length decides it.
 */
export function checkDraft(
  draft: Draft,
  { slipNeeded }: { slipNeeded: boolean },
): { application: Application } | { faults: Faults } {
  const faults: Faults = {};
  const answer = v.safeParse(leave.actions.apply.input, draft);
  for (const issue of answer.issues ?? []) {
    const name = issue.path?.[0]?.key as keyof Draft | undefined;
    if (name === undefined || faults[name] !== undefined) continue;
    const open = draft[name] === null || draft[name] === '';
    faults[name] = (open ? OPEN[name] : undefined) ?? issue.message;
  }
  if (draft.from !== null && draft.to !== null && draft.to <= draft.from)
    faults.to ??= '结束时间要晚于开始时间';
  if (slipNeeded && draft.slips.length === 0) faults.slips ??= '这次请假需要附上证明材料，请拍照上传';
  return answer.success && Object.keys(faults).length === 0 ? { application: answer.output } : { faults };
}

/** The order in which the form asks: the first fault is the one to be named. */
const ORDER: readonly (keyof Draft)[] = [
  'kind',
  'from',
  'to',
  'offCampus',
  'destination',
  'contactName',
  'contactPhone',
  'reason',
  'slips',
];

export function firstFault(faults: Faults): string | null {
  for (const name of ORDER) if (faults[name]) return faults[name];
  return null;
}

/** An application that was not taken, as a form again. */
export function draftOf(application: unknown): Draft {
  return readDraft(application) ?? emptyDraft(null);
}

/** How an unsent application is called: 请假 · 事假 今天 18:00 至 22:00. */
export function titleOf({ from, to }: Application, kindName: string, now: number): string {
  return `请假 · ${kindName} ${periodInWords({ from, to }, now)}`;
}
