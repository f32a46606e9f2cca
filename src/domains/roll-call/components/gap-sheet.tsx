import { Text, View } from '@tarojs/components';
import { STATUS_CYCLE, STATUS_NAMES, type CheckKind, type Markable } from '@contract/roll-call-rules';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { cx } from '@/ui/class-names';
import { Sheet as BottomSheet } from '@/ui/sheet';
import tones from '@/ui/tone.module.scss';
import type { Gap, Person, Room } from '../model';
import { STATUS_TONES } from '../status-look';
import css from './gap-sheet.module.scss';

interface GapSheetProps {
  kind: CheckKind;
  gaps: readonly Gap[];
  busy: boolean;
  onMark: (room: Room, person: Person, to: Markable) => void;
  /** Everybody still listed is present: asks with the count first. */
  onRestPresent: () => void;
  onSubmit: () => void;
  onClose: () => void;
}

/** The roll does not close on a gap (R15): who is missing, each with the two words that settle it. */
export function GapSheet({ kind, gaps, busy, onMark, onRestPresent, onSubmit, onClose }: GapSheetProps) {
  const people = gaps.flatMap((gap) => gap.people);
  const own = people.some((person) => person.self);
  const count = people.length - (own ? 1 : 0);
  const offered = STATUS_CYCLE[kind].filter((status) => status !== 'unmarked');
  return (
    <BottomSheet
      title={people.length > 0 ? `还有 ${people.length} 人没有点到` : '都点到了'}
      note={noteOf(count, own)}
      onClose={onClose}
      foot={
        own ? (
          <Text className={css.own}>您本人要由副层长或宿舍长在他的手机上点，点好后这里会更新，再提交。</Text>
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
