import { Text, View } from '@tarojs/components';
import { useMemo, useRef, useState } from 'react';
import { pagePath } from '@/domains/registry';
import { askedRooms } from '@contract/roll-call-paper';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { copyText } from '@/platform/device';
import { open } from '@/platform/navigation';
import { queue, useQueue } from '@/platform/queue';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import {
  gapsByRoom,
  roomsOf,
  search,
  shownStatus,
  summaryWords,
  tally,
  type Filter,
  type Person,
  type Point,
  type Sheet,
} from '../model';
import { laneOf } from '../patches';
import { RoomOverlays } from '../room-overlays';
import { STATUS_TONES } from '../status-look';
import { useClosing } from '../use-closing';
import { useMarking } from '../use-marking';
import type { SheetView } from '../use-sheet';
import { Attention } from './attention';
import { BottomBar } from './bottom-bar';
import { GapSheet } from './gap-sheet';
import { Notices } from './notices';
import { Reopen } from './reopen';
import { RoomCard } from './room-card';
import { RoomSheet } from './room-sheet';
import { SheetHead } from './sheet-head';
import { StatusSheet } from './status-sheet';
import css from './taking.module.scss';

/** A loaded sheet: head, rooms, and whatever is open over them. */
export function Taking({ sheet, view }: { sheet: Sheet; view: SheetView }) {
  const { overlay, refused, query } = view;
  const marking = useMarking(sheet, view);
  const closing = useClosing(view);
  const waiting = useQueue((state) => state.waiting);
  const [filter, setFilter] = useState<{ kind: Filter; rooms: ReadonlySet<string> }>({
    kind: 'all',
    rooms: new Set(),
  });
  const [searched, setSearched] = useState<string | null>(null);
  const overlays = useRef(new RoomOverlays()).current.of(waiting, laneOf(sheet.sheetId), view.point);
  const counts = useMemo(() => tally(sheet.rooms, overlay), [sheet.rooms, overlay]);
  const unsent = waiting.filter((intent) => intent.lane === laneOf(sheet.sheetId)).length;
  const disputed = useMemo(() => disputedPeople(sheet, view.point), [sheet, view.point]);

  // A filter chooses rooms when it is tapped and keeps them: a room must not leave while it is being worked on.
  const choose = (kind: Filter) =>
    setFilter({ kind, rooms: new Set(roomsOf(sheet.rooms, overlay, kind).map((room) => room.roomId)) });
  const asked = useMemo(() => askedRooms(sheet.rooms), [sheet.rooms]);
  const rooms = filter.kind === 'all' ? asked : sheet.rooms.filter((room) => filter.rooms.has(room.roomId));
  const gaps = useMemo(
    () => (closing.showGaps ? gapsByRoom(sheet.rooms, overlay) : []),
    [closing.showGaps, sheet, overlay],
  );

  const copy = async () => {
    const copied = await copyText(closing.summary ?? summaryWords(sheet));
    say(copied ? '小结已复制，可以粘贴到班级群' : '没有复制成功，请重试', { good: copied });
  };
  return (
    <>
      <SheetHead
        sheet={sheet}
        tally={counts}
        unsent={unsent}
        filter={filter.kind}
        onFilter={choose}
        searched={searched}
        onSearch={setSearched}
        onEnd={() => void query.refresh()}
        point={view.point}
        onPoint={view.setPoint}
      />
      <View className={css.body}>
        <Problem error={closing.error} />
        <Attention
          intents={refused}
          onResolve={(intent, details) => queue.resolve(intent.id, details)}
          onMine={(conflict, to) => remark(sheet, view, conflict.personId, to)}
        />
        <Notices
          sheet={view.whole ?? sheet}
          onSettled={query.refresh}
          missing={missingPeople(sheet, view)}
          onReport={(people) => void closing.report(people)}
        />
        {searched !== null && searched.trim() !== '' ? (
          <Found sheet={sheet} view={view} text={searched} onOpen={marking.holdBed} />
        ) : rooms.length === 0 ? (
          <Empty
            icon="circle-check"
            title={
              filter.kind === 'gaps' ? '都点到了' : asked.length === 0 ? '这一层没有要点的人' : '没有异常'
            }
            text={filter.kind === 'gaps' ? '可以提交了。' : undefined}
          />
        ) : (
          <View className={css.rooms}>
            {rooms.map((room) => (
              <RoomCard
                key={room.roomId}
                room={room}
                overlay={overlays(room.roomId)}
                disputed={disputed}
                canMark={sheet.can.mark}
                onTap={marking.tapBed}
                onHold={marking.holdBed}
                onAllPresent={marking.allPresent}
                onRoom={marking.showRoom}
              />
            ))}
          </View>
        )}
        {asked.length > 0 && asked.length < sheet.rooms.length && (
          <Text className={css.exempt}>
            另有 {sheet.rooms.length - asked.length} 间的同学这次不用点，按姓名可以搜到。
          </Text>
        )}
        {asked.length > 0 && (
          <Button
            block
            look="quiet"
            icon="clipboard-copy"
            onTap={() => open(pagePath('roll-call', 'print'), { sheetId: sheet.sheetId })}
          >
            纸质点名表
          </Button>
        )}
        {sheet.can.reopen && (
          <Reopen busy={closing.busy} error={closing.error} onReopen={closing.openAgain} />
        )}
      </View>
      <BottomBar
        sheet={sheet}
        gaps={counts.gaps}
        busy={closing.busy}
        canUndo={view.undo !== null}
        onUndo={view.undoLast}
        onSubmit={() => void closing.close()}
        onClaim={() => void closing.takeOver()}
        onCopy={() => void copy()}
      />
      {marking.held && (
        <StatusSheet
          key={marking.held.person.personId}
          sheet={sheet}
          room={marking.held.room}
          person={marking.held.person}
          shown={shownStatus(marking.held.person, overlay)}
          onMark={(to, note) => {
            const held = marking.held;
            marking.letGo();
            if (held) void marking.set(held.room, held.person, to, note);
          }}
          onLateArrival={() => {
            const held = marking.held;
            marking.letGo();
            if (held) void closing.arrived(held.person);
          }}
          onClose={marking.letGo}
        />
      )}
      {marking.roomShown && (
        <RoomSheet
          sheet={sheet}
          room={marking.roomShown}
          onAllPresent={() => {
            marking.allPresent(marking.roomShown?.roomId ?? '');
            marking.showRoom(null);
          }}
          onUnopened={() => {
            marking.unopened(marking.roomShown?.roomId ?? '');
            marking.showRoom(null);
          }}
          onNoted={() => void query.refresh()}
          onClose={() => marking.showRoom(null)}
        />
      )}
      {closing.showGaps && (
        <GapSheet
          sheet={sheet}
          gaps={gaps}
          busy={closing.busy}
          onMark={(room, person, to) => void marking.set(room, person, to)}
          onRestPresent={() => void closing.restPresent()}
          onSubmit={() => void closing.send()}
          onRefresh={() => void query.refresh()}
          onClose={closing.hideGaps}
        />
      )}
    </>
  );
}

function Found({
  sheet,
  view,
  text,
  onOpen,
}: {
  sheet: Sheet;
  view: SheetView;
  text: string;
  onOpen: (personId: string) => void;
}) {
  const found = search(sheet.rooms, text);
  if (found.length === 0)
    return <Empty icon="text-search" title="这一层没有找到" text="可以试试姓名、拼音首字母或学号后几位。" />;
  return (
    <Card flush>
      {found.map(({ room, person }) => {
        const status = shownStatus(person, view.overlay);
        return (
          <Row
            key={person.personId}
            title={person.name}
            note={`${room.name} 室 ${person.bed ?? '无'}床 · ${person.number}`}
            value={
              <Chip tone={STATUS_TONES[status]} glyph={STATUS_GLYPHS[status]}>
                {STATUS_NAMES[status]}
              </Chip>
            }
            onTap={() => onOpen(person.personId)}
          />
        );
      })}
    </Card>
  );
}

function disputedPeople({ disputes }: Sheet, point: Point): ReadonlySet<string> {
  const here = disputes.filter((dispute) => (dispute.point ?? 'start') === point);
  return new Set(here.map((dispute) => dispute.personId));
}

function missingPeople(sheet: Sheet, { overlay }: SheetView): Person[] {
  return sheet.rooms.flatMap((room) =>
    room.people.filter((person) => ['not-back', 'not-seen'].includes(shownStatus(person, overlay))),
  );
}

/** My value after all, on top of what somebody else wrote. */
function remark(
  sheet: Sheet,
  view: SheetView,
  personId: string,
  to: Parameters<SheetView['mark']>[1][number]['to'],
): void {
  for (const room of sheet.rooms) {
    const person = room.people.find((candidate) => candidate.personId === personId);
    if (person) view.mark(room, [{ person, to }]);
  }
}
