import type { OfflineQueue } from '@/platform/offline-queue';
import type { MarkAnswer, RoomPatch } from './roll-call/model';
import { rebasePatch } from './roll-call/patches';

/** What domains do with answers that arrive while none of their screens is open. */
export function startDomains(queue: OfflineQueue): void {
  queue.onAnswer('roll-call', 'mark-room', ({ slot }, answer) => {
    queue.amend(slot, (waiting) => rebasePatch(waiting as RoomPatch, answer as MarkAnswer));
  });
}
