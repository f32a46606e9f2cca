import { useEffect, useRef, useState } from 'react';
import { org } from '@contract/org';
import { call, CallFailure } from '@/platform/call';
import { useOnScreen } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { isWorking } from '../import-words';

const BREATH = 700;

/**
 * One import, driven on while its page is on screen: each `continue-import` does a slice and says how far it is.
 * Leaving is harmless: the server's timer does the same slices, and the page picks up wherever they are.
 */
export function useImportJob(importId: string) {
  const query = useQuery(org, 'import', { importId }, { keep: false });
  const onScreen = useOnScreen();
  const [stalled, setStalled] = useState<CallFailure | null>(null);
  const [round, setRound] = useState(0);
  const replace = useRef(query.replace);
  replace.current = query.replace;
  const working = query.data !== null && isWorking(query.data.state);
  useEffect(() => {
    if (!working || !onScreen) return undefined;
    let gone = false;
    const timer = setTimeout(() => {
      call(org, 'continue-import', { importId })
        .then((view) => {
          if (gone) return;
          setStalled(null);
          replace.current(view);
          setRound((old) => old + 1);
        })
        .catch((failure: unknown) => {
          if (!(failure instanceof CallFailure)) throw failure;
          if (!gone) setStalled(failure);
        });
    }, BREATH);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [working, onScreen, round, importId]);
  const goOn = () => {
    setStalled(null);
    setRound((old) => old + 1);
  };
  return { query, stalled, goOn };
}
