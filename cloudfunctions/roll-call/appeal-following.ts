import { dayInWords } from '@contract/core/time';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { drainBatch, withEffects, type EffectHandlers } from '@kernel/effects';
import { closeTodos, openTodo, sendMessage } from '../notice/public';
import type { AppealDoc } from './appeal-documents';
import { decidedAt } from './mark-patch';
import { appeals, sheets } from './repo';
import { settle } from './settle';

const ATTEMPTS = 4;
const settling = (sheetId: string): EffectHandlers => ({
  settle: (_data, _key, now) => settle(sheetId, now),
});

/**
 * Brings to-dos, message and mark in line with the appeal as it stands now: derived from it alone, so that an
 * outbox applied late, twice or in another order ends the same (R20).
 */
export async function followAppeal(appealId: string, now: number): Promise<void> {
  const doc = await appeals.unsafeFirst('an effect of the appeal itself', { _id: appealId });
  if (!doc) return;
  const open = doc.state === 'waiting' ? doc.turn : null;
  for (let turn = 1; turn <= doc.turn; turn += 1) {
    if (turn !== open) await closeTodos(todoKey(doc, turn), now);
  }
  if (open !== null) await askOwners(doc, now);
  if (doc.state === 'accepted') await correctMark(doc, now);
  if (doc.state === 'accepted' || doc.state === 'refused') await tellStudent(doc, now);
}

const todoKey = (doc: AppealDoc, turn: number) => `appeal:${doc._id}:${turn}`;
const wordsOf = (doc: AppealDoc) => `${dayInWords(doc.day)} ${doc.checkName}`;

async function askOwners(doc: AppealDoc, now: number): Promise<void> {
  await openTodo(
    {
      key: todoKey(doc, doc.turn),
      kind: 'roll-call.appeal',
      title: `${doc.name} 对${STATUS_NAMES[doc.s]}提出申诉`,
      body: `${wordsOf(doc)}，${doc.className}。理由：${doc.reason}`,
      link: { domain: 'roll-call', page: 'appeal', query: { appealId: doc._id } },
      dueAt: null,
      priority: 'normal',
      template: 'todo',
    },
    doc.owners.map((owner) => owner.personId),
    now,
  );
}

async function tellStudent(doc: AppealDoc, now: number): Promise<void> {
  const became = doc.to === null ? '' : STATUS_NAMES[doc.to];
  await sendMessage(
    {
      key: `appeal-decided:${doc._id}`,
      kind: 'roll-call.appeal',
      title:
        doc.state === 'accepted'
          ? `申诉已采纳，记录已改为${became}`
          : `申诉未采纳，维持${STATUS_NAMES[doc.s]}`,
      body: `${wordsOf(doc)}。${doc.decidedName ?? ''}：${doc.note}`,
      link: { domain: 'roll-call', page: 'record', query: { day: doc.day, checkId: doc.checkId } },
    },
    [doc.personId],
    now,
  );
}

/** The mark as decided, beside what stood there: sheet, counters, exception, month. The log keeps both. */
async function correctMark(doc: AppealDoc, now: number): Promise<void> {
  const { personId, sheetId, to, decidedKey: key } = doc;
  if (to === null || key === null) return;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sheet = await sheets.unsafeFirst('the appeal itself names it', { _id: sheetId });
    const stands = sheet?.marks[personId];
    // Corrected in another way since: that stands, the appeal keeps what was decided.
    if (!sheet || !stands || stands.k === key || stands.s !== doc.s) return;
    const list = [{ kind: 'settle', data: { sheetId } }];
    const closed = !['submitted', 'open', 'reopened'].includes(sheet.state);
    const done = await sheets.change(
      { _id: sheetId, [`marks.${personId}.v`]: stands.v, [`marks.${personId}.s`]: stands.s },
      withEffects(
        {
          set: {
            ...decidedAt(sheet, personId, {
              s: to,
              v: stands.v + 1,
              at: now,
              by: doc.decidedBy,
              byName: doc.decidedName,
              k: key,
            }),
            changedAt: now,
            ...(closed ? { monthsDue: 1 } : {}),
          },
          inc: { [`counts.${stands.s}`]: -1, [`counts.${to}`]: 1, logSize: 1 },
          push: {
            log: {
              each: [
                {
                  at: now,
                  by: doc.decidedBy,
                  n: doc.decidedName ?? '',
                  a: 'appeal',
                  k: key,
                  x: doc.note,
                  m: [[personId, stands.s, to]],
                },
              ],
            },
          },
        },
        key,
        list,
        now,
      ),
    );
    if (!done) continue;
    await drainBatch(sheets, sheetId, key, { at: now, list }, settling(sheetId), now);
    return;
  }
  // The sheet is being written by others: the outbox tries again within the minute.
  throw new Error(`the mark of ${doc._id} is busy`);
}
