import type { ReplyOf } from '@contract/core/define';
import type { Role } from '@contract/core/roles';
import type { rollCall } from '@contract/roll-call';
import { CASE_STEPS } from '@contract/roll-call-cases';
import { PARENT_CALLERS } from '@contract/roll-call-roles';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf } from '@kernel/scope';
import { contactsOf, masked, type Contacts } from '../org/public-contacts';
import type { CaseDoc } from './documents';
import { cases, sheets } from './repo';

/** Whom to ring about a missing student: himself, his roommates, and at the last step his parents (R15). */

type Contact = ReplyOf<typeof rollCall, 'case'>['contacts'][number];

const PARENTS = CASE_STEPS.findIndex((step) => step.key === 'parents');

/** Parents' numbers are for the staff of the chain: masked until the ladder has come to them, then whole. */
type ParentsShown = 'no' | 'masked' | 'yes';

function parentsFor(identity: Identity, doc: CaseDoc): ParentsShown {
  const staff = PARENT_CALLERS as readonly Role[];
  if (!reaches(scopeOf(identity, staff), doc, cases.spec.scope)) return 'no';
  return doc.step >= PARENTS ? 'yes' : 'masked';
}

/** The caller has the case in reach. 2 requests. */
export async function contactsFor(identity: Identity, doc: CaseDoc): Promise<Contact[]> {
  const sheet = await sheets.unsafeFirst(
    'the case in reach names it',
    { _id: doc.sheetId },
    { fields: ['roster'] },
  );
  const missing = new Set(doc.personIds);
  const roommates = (sheet?.roster ?? []).filter(
    (entry) => entry.roomId === doc.roomId && !missing.has(entry.personId),
  );
  const rows = await contactsOf([...missing, ...roommates.map((entry) => entry.personId)]);
  const byId = new Map(rows.map((row) => [row.personId, row]));
  const shown = parentsFor(identity, doc);
  return [
    ...doc.people.flatMap((person) => own(person.name, '本人', byId.get(person.personId))),
    ...roommates.flatMap((entry) => own(entry.name, '室友', byId.get(entry.personId))),
    ...doc.people.flatMap((person) => parents(person.name, shown, byId.get(person.personId))),
  ];
}

function own(name: string, relation: string, row: Contacts | undefined): Contact[] {
  return row && row.phone !== '' ? [{ name, relation, phone: row.phone }] : [];
}

function parents(student: string, shown: ParentsShown, row: Contacts | undefined): Contact[] {
  if (shown === 'no' || !row || row.guardianPhone === '') return [];
  const name = row.guardianName || `${student}的家长`;
  const relation = `${student} 家长`;
  if (shown === 'yes') return [{ name, relation, phone: row.guardianPhone }];
  return [{ name, relation, phone: masked(row.guardianPhone), masked: true }];
}
