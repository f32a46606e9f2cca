import { useDidHide, useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ActionName, Domain, InputOf, OutputOf } from '@contract/core/define';
import { call, CallFailure } from './call';
import { phoneNow, serverNow } from './clock';
import { onReconnect } from './network';
import { cachedReply, keepReply, replyKey } from './reply-cache';

export interface Query<T> {
  /** The newest reply, perhaps from the phone's store while a fresh one is on its way. */
  data: T | null;
  /** Epoch ms (server's clock) of `data`. */
  at: number | null;
  /** Set when the newest attempt failed; `data` may still hold an older reply. */
  error: CallFailure | null;
  loading: boolean;
  refresh: () => Promise<void>;
  /** Puts in a reply got another way (a command's answer), as if it had been loaded. */
  replace: (data: T) => void;
}

interface State<T> {
  key: string | null;
  data: T | null;
  at: number | null;
  error: CallFailure | null;
  loading: boolean;
}

export interface QueryOptions {
  /** Asks again every so many ms while the page is on screen. */
  everyMs?: number;
  /** False for searches and for what must not lie on a phone: the reply lives as long as the page. */
  keep?: boolean;
}

/**
 * Asks `domain.action` when the page shows, and again each time it shows: first the reply kept on the phone,
 * then the server's. With `input` null nothing is asked yet.
 */
export function useQuery<D extends Domain, A extends ActionName<D>>(
  domain: D,
  action: A,
  input: InputOf<D, A> | null,
  { everyMs, keep = true }: QueryOptions = {},
): Query<OutputOf<D, A>> {
  type Output = OutputOf<D, A>;
  const key = input === null ? null : replyKey(domain.name, action, input);
  const [state, setState] = useState<State<Output>>(() => begun(key));
  const latest = useRef({ key, input, turn: 0, askedAt: 0 });
  latest.current.key = key;
  latest.current.input = input;
  const shown = useRef(true);

  const refresh = useCallback(async () => {
    const asked = latest.current.input;
    const askedKey = latest.current.key;
    if (asked === null || askedKey === null) return;
    latest.current.askedAt = phoneNow();
    const turn = (latest.current.turn += 1);
    setState((old) => (old.key === askedKey ? { ...old, loading: true } : begun(askedKey)));
    const current = () => latest.current.turn === turn && latest.current.key === askedKey;
    try {
      const data = await call(domain, action, asked);
      if (!current()) return;
      if (keep) keepReply(askedKey, data);
      setState({ key: askedKey, data, at: serverNow(), error: null, loading: false });
    } catch (error) {
      if (!current()) return;
      if (!(error instanceof CallFailure)) throw error;
      setState((old) => ({ ...old, error, loading: false }));
    }
  }, [domain, action, keep]);

  const replace = useCallback(
    (data: Output) => {
      const askedKey = latest.current.key;
      if (askedKey === null) return;
      // A reply still under way was asked before this one was known.
      latest.current.turn += 1;
      if (keep) keepReply(askedKey, data);
      setState({ key: askedKey, data, at: serverNow(), error: null, loading: false });
    },
    [keep],
  );

  useDidShow(() => {
    shown.current = true;
    // The page's first show and the mount that asked already are one moment.
    if (phoneNow() - latest.current.askedAt > 1_000) void refresh();
  });
  useDidHide(() => {
    shown.current = false;
  });
  useEffect(() => {
    void refresh();
  }, [key, refresh]);
  useEffect(() => onReconnect(() => void refresh()), [refresh]);
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => {
      if (shown.current) void refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, refresh]);

  const { data, at, error, loading } = state.key === key ? state : (begun(key) as State<Output>);
  return { data, at, error, loading, refresh, replace };
}

/** What was kept under this key is an earlier reply of the same action. */
function begun(key: string | null): State<unknown> {
  const kept = key === null ? null : cachedReply(key);
  return { key, data: kept?.data ?? null, at: kept?.at ?? null, error: null, loading: key !== null };
}
