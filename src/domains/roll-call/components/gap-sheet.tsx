import { Text, View } from '@tarojs/components';
import { STATUS_CYCLE, STATUS_NAMES, type Markable } from '@contract/roll-call-rules';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import { Sheet as BottomSheet } from '@/ui/sheet';
import tones from '@/ui/tone.module.scss';
import { helpersWords, type Gap, type Person, type Room, type Sheet } from '../model';
import { STATUS_TONES } from '../status-look';
import css from './gap-sheet.module.scss';
import { CallHelpers } from './stand-ins';

interface GapSheetProps {
  sheet: Sheet;
  gaps: readonly Gap[];
  busy: boolean;
  onMark: (room: Room, person: Person, to: Markable) => void;
  /** Everybody still listed is present: asks with the count first. */
  onRestPresent: () => void;
  onSubmit: () => void;
  onRefresh: () => void;
  onClose: () => void;
}

/** The roll does not close on a gap (R15): who is missing, each with the two words that settle it. */
export function GapSheet({
  sheet,
  gaps,
  busy,
  onMark,
  onRestPresent,
  onSubmit,
  onRefresh,
  onClose,
}: GapSheetProps) {
  const people = gaps.flatMap((gap) => gap.people);
  const own = people.some((person) => person.self);
  const count = people.length - (own ? 1 : 0);
  const helpers = (sheet.standIns ?? []).find((one) => one.self);
  const offered = STATUS_CYCLE[sheet.kind].filter((status) => status !== 'unmarked');
  return (
    <BottomSheet
      title={people.length > 0 ? `还有 ${people.length} 人没有点到` : '都点到了'}
      note={noteOf(count, own)}
      onClose={onClose}
      foot={
        own ? (
          <View className={css.waits}>
            <Text className={css.own}>{`您本人不能自己点，${helpersWords(helpers)}。点好后再提交。`}</Text>
            {helpers && <CallHelpers sheet={sheet} one={helpers} />}
            <Button block look="weak" icon="rotate-ccw" busy={busy} onTap={onRefresh}>
              看看点好了没有
            </Button>
          </View>
        ) : count > 0 ? (
          <Button block look="weak" icon="check-check" busy={busy} onTap={onRestPresent}>
            {`其余 ${count} 人全部在场，提交`}
          </Button>
        ) : (
          <Button block look="primary" busy={busy} onTap={onSubmit}>
            提交
          </Button>
        )
      }
    >
      {gaps.map(({ room, people }) => (
        <View key={room.roomId} className={css.room}>
          <Text className={css.number}>{room.name} 室</Text>
          {people.map((person) => (
            <View key={person.personId} className={css.person}>
              <Text className={css.name}>
                {person.bed === null ? '' : `${person.bed}床 `}
                {person.name}
                {person.self ? '（本人）' : ''}
              </Text>
              {!person.self &&
                offered.map((status) => (
                  <View
                    key={status}
                    className={cx(css.act, tones[STATUS_TONES[status]])}
                    {...aria({ role: 'button', label: `${person.name} ${STATUS_NAMES[status]}` })}
                    onClick={() => onMark(room, person, status)}
                  >
                    <Text>{STATUS_NAMES[status]}</Text>
                  </View>
                ))}
            </View>
          ))}
        </View>
      ))}
    </BottomSheet>
  );
}

function noteOf(others: number, own: boolean): string {
  if (others === 0) return own ? '只差您本人：自己不能点自己' : '可以提交了';
  return '逐个点上，或确认其余人都在';
}
