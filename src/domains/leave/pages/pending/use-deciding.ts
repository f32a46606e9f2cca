import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { leave } from '@contract/leave';
import { useCommand } from '@/platform/use-command';
import { rememberDecided } from '../../decided';
import { decidedInWords, type PendingCard, type Verdict } from '../../decide-words';

type Refused = OutputOf<typeof leave, 'decide-many'>['refused'];

/** Deciding one or several of a list: what was decided leaves it at once, what was refused stays and says why. */
export function useDeciding(refresh: () => Promise<void>) {
  const command = useCommand(leave, 'decide-many');
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [underWay, setUnderWay] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Refused>([]);

  const decide = async (cards: readonly PendingCard[], verdict: Verdict, note: string) => {
    const items = cards.map(({ leaveId, turn }) => ({ leaveId, turn }));
    setUnderWay(new Set(cards.map((card) => card.leaveId)));
    const reply = await command.run({ items, verdict, note });
    setUnderWay(new Set());
    if (!reply) return false;
    const decided = cards.filter((card) => reply.decided.some((one) => one.leaveId === card.leaveId));
    setRefused(reply.refused);
    // By turn: taken back, the same leave stands on another turn and is shown again.
    setGone((old) => new Set([...old, ...decided.map(turnKey)]));
    if (decided.length > 0) {
      rememberDecided({
        leaves: decided.map(({ leaveId, name }) => ({ leaveId, name })),
        words: decidedInWords(
          verdict,
          decided.map((card) => card.name),
        ),
        until: reply.undoUntil,
      });
    }
    await refresh();
    return true;
  };
  return {
    decide,
    busy: command.busy,
    underWay,
    error: command.error,
    clear: command.clear,
    refused,
    forgetRefused: () => setRefused([]),
    isGone: (card: PendingCard) => gone.has(turnKey(card)),
  };
}

function turnKey({ leaveId, turn }: Pick<PendingCard, 'leaveId' | 'turn'>): string {
  return `${leaveId}:${turn}`;
}
