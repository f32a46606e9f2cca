import { Text, View } from '@tarojs/components';
import { memo } from 'react';
import { isOffDuty } from '@contract/roll-call-rules';
import { aria } from '@/ui/aria';
import { chipName, isGap, shownStatus, type Overlay, type Room } from '../model';
import { BedChip } from './bed-chip';
import { chipLook } from './chip-look';
import css from './room-card.module.scss';

interface RoomCardProps {
  room: Room;
  /** Only this room's unsent marks, so that a tap elsewhere does not redraw it. */
  overlay: Overlay;
  disputed: ReadonlySet<string>;
  canMark: boolean;
  onTap: (personId: string) => void;
  onHold: (personId: string) => void;
  onAllPresent: (roomId: string) => void;
  onRoom: (roomId: string) => void;
}

/** A room and its beds; 全到 marks whoever nobody has spoken for. */
export const RoomCard = memo(function RoomCard({
  room,
  overlay,
  disputed,
  canMark,
  onTap,
  onHold,
  onAllPresent,
  onRoom,
}: RoomCardProps) {
  const gaps = room.people.filter((person) => isGap(person, overlay) && !person.self).length;
  return (
    <View className={css.card}>
      <View className={css.head}>
        <View
          className={css.room}
          {...aria({ role: 'button', label: `${room.name} 室，更多` })}
          onClick={() => onRoom(room.roomId)}
        >
          <Text className={css.number}>{room.name}</Text>
          <Text className={css.more}>⋯</Text>
        </View>
        {canMark && gaps > 0 && (
          <View
            className={css.all}
            {...aria({ role: 'button', label: `${room.name} 室全到` })}
            onClick={() => onAllPresent(room.roomId)}
          >
            <Text className={css.allWord}>全到</Text>
          </View>
        )}
      </View>
      <View className={css.beds}>
        {room.people.map((person) => {
          const status = shownStatus(person, overlay);
          const kept = overlay.has(person.personId);
          const settled = status === 'unmarked' || isOffDuty(status) || person.mark.s === 'unmarked';
          const sync = kept ? 'kept' : settled ? 'none' : 'sent';
          return (
            <BedChip
              key={person.personId}
              personId={person.personId}
              bed={person.bed === null ? '–' : String(person.bed)}
              name={chipName(person, room.people)}
              {...chipLook(person, status, sync, disputed.has(person.personId))}
              onTap={onTap}
              onHold={onHold}
            />
          );
        })}
      </View>
    </View>
  );
});
