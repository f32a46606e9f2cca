import type { EffectHandlers } from '@kernel/effects';
import { holders, spansOfPerson } from '../org/public';
import { endSpan } from '../org/public-absences';
import { closeTodos, sendMessage } from '../notice/public';
import { followAppeal } from './appeal-following';
import { tellCase } from './case-opening';
import { placeOf } from './presenting';
import { sheets } from './repo';
import { settle } from './settle';

/** The effects' data are this domain's own; a wrong kind is a bug and must not pass. */
function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('an effect lacks a text');
  return value;
}

/** What follows from a change of a sheet elsewhere; each may run twice. */
export const effects: EffectHandlers = {
  settle: async (data, _key, now) => {
    await settle(text(data.sheetId), now);
  },

  'follow-appeal': async (data, _key, now) => {
    await followAppeal(text(data.appealId), now);
  },

  'tell-case': async (data, _key, now) => {
    await tellCase(text(data.caseId), now);
  },

  /** Seen although on leave: the leave ends with this proof (R1, L8). */
  'end-leave': async (data) => {
    const at = Number(data.at);
    const personId = text(data.personId);
    // A leave that was over is looked for where it lay, one in force where the person was seen.
    const since = typeof data.since === 'number' ? data.since : at;
    for (const span of await spansOfPerson(personId, since, at + 1)) {
      if (span.kind === 'leave' && span.state === 'active') {
        await endSpan(span.source, personId, at, 'roll-call');
      }
    }
  },

  /** The bed is marked: whoever else was asked is released. */
  'stood-in': async (data, _key, now) => {
    await closeTodos(text(data.key), now);
  },

  'tell-claimed': async (data, key, now) => {
    const sheet = await sheets.unsafeFirst('an effect of the sheet itself', { _id: text(data.sheetId) });
    if (!sheet) return;
    const leaders = sheet.holders.filter((holder) => holder.role === 'floor-leader');
    await sendMessage(
      {
        key,
        kind: 'roll-call.claimed',
        title: `${sheet.checkName}已由 ${text(data.byName)} 接手`,
        body: `${sheet.floorLabel} 到点无人点名，已由 ${text(data.byName)} 接手，您现在只能查看。`,
        link: { domain: 'roll-call', page: 'sheet', query: { sheetId: sheet._id } },
      },
      leaders.map((holder) => holder.personId),
      now,
    );
  },

  'tell-keeper': async (data, key, now) => {
    const sheet = await sheets.unsafeFirst('an effect of the sheet itself', { _id: text(data.sheetId) });
    if (!sheet) return;
    const keepers = await holders([sheet.floorId, sheet.buildingId, sheet.campusId], ['keeper'], sheet.day);
    await sendMessage(
      {
        key,
        kind: 'roll-call.visitor',
        title: `${placeOf(sheet, text(data.roomId))}有名单外人员`,
        body: `${text(data.name)} ${text(data.note)}`.trim(),
        link: { domain: 'roll-call', page: 'sheet', query: { sheetId: sheet._id } },
      },
      keepers.map((holder) => holder.personId),
      now,
    );
  },
};
