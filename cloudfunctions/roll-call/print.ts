import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { clockOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { askedRooms, boxesOf, isExcused, knownOf } from '@contract/roll-call-paper';
import type { Context } from '@kernel/context';
import { fileLinks, uploadFile } from '@kernel/sdk';
import { sheetsToWorkbook } from '../_roster/report';
import { openSheet } from './reading';

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'print-sheet'>>;
type In = ParsedInputOf<typeof rollCall, 'print-sheet'>;
type Out = ReplyOf<typeof rollCall, 'print-sheet'>;

const LINK_SECONDS = 600;

/** The sheet as the caller may see it, on paper: rooms, beds, names, boxes; who is excused has none. */
export async function printSheet(ctx: Ctx, { sheetId }: In): Promise<Out> {
  const sheet = await openSheet(ctx, { sheetId });
  const boxes = boxesOf(sheet.kind);
  const people = askedRooms(sheet.rooms).flatMap((room) => room.people.map((person) => ({ room, person })));
  const lines = people.map(({ room, person }) => [
    room.name,
    person.bed ?? '',
    person.name,
    person.number,
    knownOf(person),
    ...boxes.map(() => (isExcused(person) ? '—' : '□')),
    '',
  ]);
  const title = `${sheet.floorLabel} ${sheet.checkName} ${sheet.day}`;
  const times = `${clockOf(sheet.opensAt)}–${clockOf(sheet.closesAt)}，应到 ${sheet.total} 人`;
  const workbook = await sheetsToWorkbook([
    {
      name: '点名表',
      lines: [
        [title],
        [times, '', '', '', '点名人：', '', '点名时间：'],
        ['寝室', '床', '姓名', '学号', '已知情况', ...boxes, '备注'],
        ...lines,
      ],
    },
  ]);
  const fileId = await uploadFile(`exports/${ctx.newId('paper')}.xlsx`, workbook);
  const [link] = await fileLinks([fileId], LINK_SECONDS);
  if (!link) ctx.fail('INTERNAL');
  return { link, fileName: `${title}.xlsx`, people: people.length };
}
