import { isDay } from '@contract/core/time';
import type { ReplyOf } from '@contract/core/define';
import { sheetId as idOf } from '@contract/core/ids';
import type { rollCall } from '@contract/roll-call';
import { VIEWERS } from '@contract/roll-call-roles';
import {
  coverState,
  dutyTotal,
  isOffDuty,
  noCounts,
  STATUS_NAMES,
  type Counts,
  type SheetState,
  type Status,
} from '@contract/roll-call-rules';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf } from '@kernel/scope';
import type { Span } from '../org/public';
import {
  claimObstacle,
  claimOf,
  holderName,
  isMarkable,
  markingObstacle,
  mayMarkNow,
  reopenObstacle,
} from './authority';
import type { AwayDoc, LogEntry, MarkDoc, RosterEntry, SheetDoc } from './documents';
import { BY_HAND, mapOf } from './mark-patch';
import type { CARD_FIELDS } from './repo';
import { presentStandIns } from './stand-in';

export type SheetView = ReplyOf<typeof rollCall, 'open'>;
export type SheetCard = ReplyOf<typeof rollCall, 'duty'>['sheets'][number];
type MarkView = SheetView['rooms'][number]['people'][number]['mark'];

export type CardRow = Pick<SheetDoc, '_id' | (typeof CARD_FIELDS)[number]>;

/** The row's figures with the excused of the unmarked folded in. */
export function foldedCounts(row: Pick<SheetDoc, 'counts' | 'awayCounts'>): Counts {
  const { leave, official, placement, day } = row.awayCounts;
  // A sheet of an earlier version does not know the statuses that came later.
  const counts = { ...noCounts(), ...row.counts };
  counts.leave += leave;
  counts.official += official;
  counts.placement += placement;
  counts.day += day;
  counts.unmarked -= leave + official + placement + day;
  return counts;
}

/** The mark as it counts: a leave in force where nobody has said anything. Undefined: not on the sheet. */
export function statusIn(sheet: Pick<SheetDoc, 'marks' | 'away'>, personId: string): Status | undefined {
  const s = sheet.marks[personId]?.s;
  return s === 'unmarked' ? (sheet.away[personId]?.k ?? s) : s;
}

/** People to account for now: who is on placement by an absence has no duty either (R9). */
export function totalNow(row: Pick<SheetDoc, 'counts' | 'awayCounts'>): number {
  return dutyTotal(foldedCounts(row));
}

export function presentCard(row: CardRow): SheetCard {
  const counts = foldedCounts(row);
  const total = dutyTotal(counts);
  return {
    sheetId: row._id,
    day: row.day,
    checkId: row.checkId,
    checkName: row.checkName,
    kind: row.kind,
    floorId: row.floorId,
    buildingId: row.buildingId,
    campusId: row.campusId,
    floorLabel: row.floorLabel,
    state: row.state,
    opensAt: row.opensAt,
    graceUntil: row.graceUntil,
    closesAt: row.closesAt,
    locksAt: row.locksAt,
    total,
    done: total - counts.unmarked,
    counts,
    claimedName: row.claimedName,
    holderName: holderName(row),
    touchedAt: row.touchedAt,
    submittedAt: row.submittedAt,
    submittedName: row.submittedName,
    rev: row.rev,
  };
}

export function presentMark(mark: MarkDoc): MarkView {
  return {
    s: mark.s,
    v: mark.v,
    at: mark.at,
    byName: mark.byName,
    ...(mark.note ? { note: mark.note } : {}),
    ...(mark.bulk ? { bulk: true } : {}),
    ...(mark.arrivedAt === undefined ? {} : { arrivedAt: mark.arrivedAt }),
  };
}

type Cover = NonNullable<SheetView['rooms'][number]['people'][number]['cover']>;
const WEIGHT = { 'in-force': 0, overdue: 1, pending: 2, 'starts-later': 3 } as const;

/** What the spans of one person say about the check, the most telling first (R1–R4). */
export function coverOf(spans: readonly Span[], sheet: SheetDoc, now: number): Cover | null {
  const covers = spans.flatMap((span): Cover[] => {
    if (span.state === 'ended' || span.state === 'cancelled') return [];
    const { kind, from, to } = span;
    const state = coverState({ kind, from, to, pending: span.state === 'pending' }, sheet, now);
    return state === 'none' ? [] : [{ kind, state, from, to }];
  });
  return covers.sort((a, b) => WEIGHT[a.state] - WEIGHT[b.state])[0] ?? null;
}

export function nameOf(sheet: Pick<SheetDoc, 'roster'>, personId: string): string {
  return sheet.roster.find((entry) => entry.personId === personId)?.name ?? personId;
}

/** 灞柳校区1号楼3层 301室 */
export function placeOf(sheet: Pick<SheetDoc, 'floorLabel' | 'rooms'>, roomId: string): string {
  return `${sheet.floorLabel} ${sheet.rooms[roomId] ?? ''}室`;
}

function logText(sheet: SheetDoc, entry: LogEntry): string {
  const room = entry.x ? `${sheet.rooms[entry.x] ?? ''}室` : '';
  const at = entry.p === 'end' ? '结束点 ' : '';
  const changes = (entry.m ?? [])
    .slice(0, 4)
    .map(([person, from, to]) => `${at}${nameOf(sheet, person)} ${STATUS_NAMES[from]}→${STATUS_NAMES[to]}`)
    .join('、');
  const more = (entry.m?.length ?? 0) > 4 ? ` 等 ${entry.m?.length ?? 0} 人` : '';
  const words: Record<LogEntry['a'], string> = {
    mark: `记录 ${room}：${changes}${more}`,
    unopened: `${room} 无人开门，全室未见`,
    claim: `接手点名（${entry.x ?? ''}）`,
    submit: `提交${entry.m?.length ? `，其余 ${entry.m.length} 人记为出勤` : ''}`,
    reopen: `重新打开：${entry.x ?? ''}`,
    late: `消到：${changes}`,
    report: '立即上报',
    visitor: `记录在场的外来人员：${entry.x ?? ''}`,
    recount: `请假审批后改记：${changes}${more}`,
    settle: `处理接手前的记录：${changes}`,
    correct: `补记：${changes}`,
    appeal: `申诉后更正：${changes}`,
    lock: '锁定',
    return: `提前返校：${changes}`,
  };
  return words[entry.a];
}

/** The whole sheet as this caller may see it: class and college posts see their own students only. */
export function presentSheet(
  sheet: SheetDoc,
  spans: readonly Span[],
  identity: Identity,
  now: number,
): SheetView {
  const byPerson = new Map<string, Span[]>();
  for (const span of spans) byPerson.set(span.personId, [...(byPerson.get(span.personId) ?? []), span]);
  const seen = visibleTo(identity, sheet);
  const rooms = new Map<string, SheetView['rooms'][number]>();
  const away: Record<string, AwayDoc> = {};
  for (const entry of sheet.roster) {
    const mark = sheet.marks[entry.personId];
    if (!mark) continue;
    const cover = isOffDuty(mark.s) ? null : coverOf(byPerson.get(entry.personId) ?? [], sheet, now);
    if (mark.s === 'unmarked' && cover?.state === 'in-force') {
      away[entry.personId] = { k: cover.kind, from: cover.from, to: cover.to };
    }
    if (!seen(entry)) continue;
    const room = rooms.get(entry.roomId) ?? {
      roomId: entry.roomId,
      name: sheet.rooms[entry.roomId] ?? '',
      unopened: sheet.unopened[entry.roomId] === true,
      people: [],
    };
    rooms.set(entry.roomId, room);
    const end = sheet.ends[entry.personId];
    room.people.push({
      personId: entry.personId,
      name: entry.name,
      number: entry.personId,
      pinyin: entry.pinyin,
      initials: entry.initials,
      bed: entry.bed,
      classId: entry.classId,
      self: entry.personId === identity.personId,
      cover,
      mark: presentMark(mark),
      ...(end && sheet.points === 2 ? { end: presentMark(end) } : {}),
    });
  }
  const awayCounts = { leave: 0, official: 0, placement: 0, day: 0 };
  for (const { k } of Object.values(away)) awayCounts[k] += 1;
  const state = effectiveState(sheet, now);
  const live = { ...sheet, state };
  const obstacle = markingObstacle(identity, live, now);
  const claim = claimOf(identity, live);
  const mine = mayMarkNow(identity, live);
  return {
    ...presentCard({ ...sheet, state, awayCounts }),
    points: sheet.points,
    rooms: [...rooms.values()],
    visitors: sheet.visitors.map(({ name, number, roomId, note, at, byName }) => ({
      name,
      number,
      roomId,
      note,
      at,
      byName,
    })),
    log: sheet.log.slice(-30).map((entry) => ({
      at: entry.at,
      byName: entry.n,
      text: logText(sheet, entry),
    })),
    can: {
      mark: obstacle === null,
      submit: obstacle === null,
      claim: claimObstacle(identity, live, now) === null,
      reopen: reopenObstacle(identity, live, now) === null,
      lateArrival: mine && state === 'submitted',
      reportNow: mine && isMarkable(live, now),
    },
    cannotMark: obstacle,
    claimFrom: claim.from,
    disputes:
      sheet.claimedBy === identity.personId
        ? Object.entries(sheet.disputes).map(([disputeId, dispute]) => ({
            disputeId,
            personId: dispute.personId,
            name: nameOf(sheet, dispute.personId),
            theirs: dispute.to,
            yours: sheet[mapOf(dispute)][dispute.personId]?.s ?? 'unmarked',
            ...(sheet.points === 2 && { point: dispute.point ?? 'start' }),
            byName: dispute.byName,
            at: dispute.at,
          }))
        : [],
    reopenReason: sheet.reopenReason,
    standIns: isMarkable(live, now) ? presentStandIns({ ...sheet, away }, identity) : [],
  };
}

/** The state by the clock, should the job be late: a sheet past its lock is not open any more (R23). */
export function effectiveState(
  sheet: Pick<SheetDoc, 'state' | 'opensAt' | 'locksAt' | 'counts' | 'endMarks'>,
  now: number,
): SheetState {
  if (sheet.state === 'pending' && sheet.opensAt <= now && now < sheet.locksAt) return 'open';
  if (now < sheet.locksAt) return sheet.state;
  if (sheet.state === 'pending') return 'missed';
  // The marks that stand decide, not who was there: what was taken back is none, a stand-in's is one (R11).
  const some = (sheet.endMarks ?? 0) > 0 || BY_HAND.some((status) => sheet.counts[status] > 0);
  if (sheet.state === 'open') return some ? 'incomplete' : 'missed';
  if (sheet.state === 'submitted') return 'locked';
  return sheet.state;
}

/** Posts of the place tree see the floor; posts of the study tree see their own students on it. */
function visibleTo(identity: Identity, sheet: SheetDoc): (entry: RosterEntry) => boolean {
  const scope = scopeOf(identity, VIEWERS);
  if (scope.all) return () => true;
  const places = scope.nodes.filter((node) => ['campus', 'building', 'floor'].includes(node.level));
  if (reaches({ all: false, nodes: places }, sheet) || sheet.claimedBy === identity.personId)
    return () => true;
  return (entry) => reaches(scope, entry);
}

/** `<floorId>:<day>:<checkId>` taken apart; null when it is no sheet's id. */
export function sheetParts(id: string): { floorId: string; day: string; checkId: string } | null {
  const match = /^([^:]+):(\d{4}-\d{2}-\d{2}):([a-z][a-z0-9-]*)$/.exec(id);
  if (!match) return null;
  const [, floorId = '', day = '', checkId = ''] = match;
  return isDay(day) && idOf(floorId, day, checkId) === id ? { floorId, day, checkId } : null;
}
