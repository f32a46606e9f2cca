import type { Intent } from '@/platform/intent';
import { overlayOf, pointOf, type Overlay, type Point, type RoomPatch } from './model';

const NOTHING: Overlay = new Map();

/**
 * Unsent marks by room. A room whose intents did not change keeps its very map, so that its card is not drawn
 * again when another room is tapped.
 */
export class RoomOverlays {
  private kept = new Map<string, { intents: readonly Intent[]; overlay: Overlay }>();

  of(intents: readonly Intent[], lane: string, point: Point): (roomId: string) => Overlay {
    const byRoom = new Map<string, Intent[]>();
    for (const intent of intents) {
      if (intent.lane !== lane || intent.refusal) continue;
      const patch = intent.input as RoomPatch;
      if (pointOf(patch) !== point) continue;
      const { roomId } = patch;
      byRoom.set(roomId, [...(byRoom.get(roomId) ?? []), intent]);
    }
    const next = new Map<string, { intents: readonly Intent[]; overlay: Overlay }>();
    for (const [roomId, own] of byRoom) {
      const before = this.kept.get(roomId);
      const same =
        before?.intents.length === own.length &&
        before.intents.every((intent, index) => intent.input === own[index]?.input);
      const overlay = same ? before.overlay : overlayOf(own.map((intent) => intent.input as RoomPatch));
      next.set(roomId, { intents: own, overlay });
    }
    this.kept = next;
    return (roomId) => next.get(roomId)?.overlay ?? NOTHING;
  }
}
