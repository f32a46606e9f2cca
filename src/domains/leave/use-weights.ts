import { useCallback, useEffect, useRef, useState } from 'react';
import { leave } from '@contract/leave';
import { rollCall } from '@contract/roll-call';
import { call, CallFailure } from '@/platform/call';
import type { PendingCard, Strip, Weight } from './decide-words';

const A_CALL = 50;

export interface Weights {
  weights: ReadonlyMap<string, Weight>;
  /** By person; null for somebody whose marks the caller does not reach. */
  strips: ReadonlyMap<string, Strip | null>;
  error: CallFailure | null;
  retry: () => void;
}

/** What stands beside the cards of a page of leaves: two calls for up to 50 of them, nothing kept on the phone. */
export function useWeights(cards: readonly Pick<PendingCard, 'leaveId' | 'turn' | 'personId'>[]): Weights {
  const [weights, setWeights] = useState<ReadonlyMap<string, Weight>>(new Map());
  const [strips, setStrips] = useState<ReadonlyMap<string, Strip | null>>(new Map());
  const [error, setError] = useState<CallFailure | null>(null);
  const [round, setRound] = useState(0);
  const asked = useRef(new Set<string>());
  const key = cards.map(({ leaveId, turn }) => `${leaveId}:${turn}`).join();

  useEffect(() => {
    const wanted = cards.filter(({ leaveId, turn }) => !asked.current.has(`${leaveId}:${turn}`));
    const ask = async (part: typeof wanted) => {
      const names = part.map(({ leaveId, turn }) => `${leaveId}:${turn}`);
      for (const name of names) asked.current.add(name);
      const personIds = [...new Set(part.map((card) => card.personId))];
      try {
        const [weighed, marked] = await Promise.all([
          call(leave, 'weigh', { leaveIds: part.map((card) => card.leaveId) }),
          // A college's decider may have no roll to look at: the leave is decided without its strip then.
          call(rollCall, 'strips', { personIds }).catch(nothing),
        ]);
        setWeights((old) => new Map([...old, ...weighed.items.map((one) => [one.leaveId, one] as const)]));
        setStrips((old) => {
          const found = new Map(marked.items.map((one) => [one.personId, one.strip]));
          return new Map([...old, ...personIds.map((id) => [id, found.get(id) ?? null] as const)]);
        });
        setError(null);
      } catch (failure) {
        if (!(failure instanceof CallFailure)) throw failure;
        for (const name of names) asked.current.delete(name);
        setError(failure);
      }
    };
    for (let start = 0; start < wanted.length; start += A_CALL) void ask(wanted.slice(start, start + A_CALL));
    // The key names the cards; the list itself is a new one at every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, round]);

  const retry = useCallback(() => setRound((old) => old + 1), []);
  return { weights, strips, error, retry };
}

function nothing(failure: unknown): { items: { personId: string; strip: Strip }[] } {
  if (failure instanceof CallFailure && !failure.retryable) return { items: [] };
  throw failure;
}
