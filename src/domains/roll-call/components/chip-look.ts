import { isOffDuty, STATUS_GLYPHS, STATUS_NAMES, type Status } from '@contract/roll-call-rules';
import { cx } from '@/ui/class-names';
import tones from '@/ui/tone.module.scss';
import type { Person } from '../model';
import { STATUS_TONES } from '../status-look';
import css from './bed-chip.module.scss';

/** How a chip is drawn and read out, from its status and whether it has reached the server. */
export function chipLook(person: Person, status: Status, sync: 'none' | 'kept' | 'sent', disputed: boolean) {
  const locked = person.cover?.state === 'in-force' && (status === 'leave' || status === 'official');
  const pending = person.cover?.state === 'pending' && status === 'unmarked';
  return {
    glyph: pending ? '批' : STATUS_GLYPHS[status],
    look: cx(
      css.chip,
      status === 'unmarked' ? css.unmarked : tones[STATUS_TONES[status]],
      isOffDuty(status) && css.off,
      sync === 'kept' && css.kept,
      sync === 'sent' && css.sent,
      disputed && css.disputed,
    ),
    label: [
      `${person.bed ?? '无'}床 ${person.name}`,
      STATUS_NAMES[status],
      pending && '请假待批',
      locked && '已锁定',
      person.self && '本人',
      sync === 'kept' && '还没有发送',
      disputed && '和别人点的不一样',
    ]
      .filter(Boolean)
      .join('，'),
  };
}
