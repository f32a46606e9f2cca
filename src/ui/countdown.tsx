import { Text } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { countdownWords } from './countdown-words';

interface CountdownProps {
  /** Epoch ms by the same clock as `now`. */
  until: number;
  now: () => number;
  /** Called once when the time is reached while shown. */
  onEnd?: () => void;
}

/** The time left, redrawn each second by itself so that nothing around it is. */
export function Countdown({ until, now, onEnd }: CountdownProps) {
  const [left, setLeft] = useState(() => until - now());
  useEffect(() => {
    const tick = () => setLeft(until - now());
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [until, now]);
  const over = left <= 0;
  useEffect(() => {
    if (over) onEnd?.();
    // The end is an event of the clock, not of a new listener.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [over]);
  return <Text>{countdownWords(left)}</Text>;
}
