import { useCallback, useEffect, useRef, useState } from 'react';
import { leave } from '@contract/leave';
import { call, CallFailure } from '@/platform/call';
import { serverNow } from '@/platform/clock';
import { shake, tick } from '@/platform/device';
import { useNetwork } from '@/platform/network';
import { queue, useQueue } from '@/platform/queue';
import { useQuery } from '@/platform/use-query';
import {
  DIRECTION_NAMES,
  recordedIn,
  sightOf,
  sightOnPhone,
  type Direction,
  type Sight,
} from '../../gate-model';
import { verifyOnPhone } from '../../verify-pass';

/** A guard with a queue behind him does not wait longer than this for the server. */
const PATIENCE = 5_000;
const KIT_EVERY = 5 * 60_000;
const LANE = 'leave-gate';

export interface Done {
  words: string;
  /** Kept on the phone: the net was gone. */
  waiting: boolean;
}

/** The gate's work: judge a pass, record a passage, with the network or without. */
export function useGate() {
  const kit = useQuery(leave, 'gate-kit', {}, { everyMs: KIT_EVERY });
  const [sight, setSight] = useState<Sight | null>(null);
  const [busy, setBusy] = useState<'scan' | Direction | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const [problem, setProblem] = useState<{ message: string; requestId?: string } | null>(null);
  const [remarks, setRemarks] = useState<readonly string[]>([]);
  const kept = useRef(kit.data);
  kept.current = kit.data;
  // 出 and 入 stand side by side: a second thumb must not record the opposite while the first is under way.
  const recording = useRef(false);

  // A passage handed in later may no longer fit the leave: whoever stands here must hear of it.
  useEffect(
    () =>
      queue.listen(LANE, (intent, outcome) => {
        const remark = outcome.ok ? (outcome.data as { remark: string | null }).remark : null;
        if (remark !== null) setRemarks((old) => [...old, `${intent.title}：${remark}`]);
        return outcome.ok;
      }),
    [],
  );

  const show = useCallback((next: Sight) => {
    setSight(next);
    if (next.verdict === 'stop') shake();
    else tick();
  }, []);

  const judge = useCallback(
    async (token: string) => {
      setBusy('scan');
      setProblem(null);
      setDone(null);
      try {
        show(sightOf(await inTime(call(leave, 'scan', { token }, { attempts: 1 })), 'scan'));
      } catch (error) {
        if (isSilence(error)) {
          const recorded = (leaveId: string) => recordedIn(useQueue.getState().waiting, leaveId);
          show(sightOnPhone(token, { kit: kept.current, verify: verifyOnPhone, now: serverNow(), recorded }));
        } else if (error instanceof CallFailure) {
          setSight(null);
          setProblem(error);
        } else throw error;
      } finally {
        setBusy(null);
      }
    },
    [show],
  );

  /** True when it is on record or safely on the phone. */
  const pass = useCallback(
    async (direction: Direction): Promise<boolean> => {
      if (!sight?.person || recording.current) return false;
      const { leaveId, name } = sight.person;
      const at = serverNow();
      const input = { leaveId, direction, means: sight.means };
      const words = `${name}${DIRECTION_NAMES[direction]}`;
      const keep = (): boolean => {
        // A slot of its own: going out and coming back are two passages, never one.
        const slot = `${LANE}:${leaveId}:${at}`;
        const intent = queue.add({
          lane: LANE,
          slot,
          domain: 'leave',
          action: 'passage',
          input: { ...input, queuedAt: at },
          title: `${words}登记`,
        });
        if (!intent) {
          setProblem({ message: '手机存储已满，这次没有记下，请抄在纸上并清理手机' });
          return false;
        }
        tick();
        setDone({ words, waiting: true });
        setSight(null);
        return true;
      };
      setProblem(null);
      if (sight.listAsOf !== null || !useNetwork.getState().online) return keep();
      setBusy(direction);
      recording.current = true;
      try {
        const reply = await call(leave, 'passage', input, { attempts: 1 });
        tick();
        setDone({ words: reply.already ? `${words}，此前已登记` : words, waiting: false });
        setSight(null);
        return true;
      } catch (error) {
        // It may have arrived: handed in again with its time, the server knows it for the same passage.
        if (isSilence(error)) return keep();
        if (!(error instanceof CallFailure)) throw error;
        shake();
        setProblem(error);
        return false;
      } finally {
        recording.current = false;
        setBusy(null);
      }
    },
    [sight],
  );

  const clear = useCallback(() => {
    setSight(null);
    setProblem(null);
    setDone(null);
  }, []);
  const forgetRemarks = useCallback(() => setRemarks([]), []);
  return { kit, sight, busy, done, problem, remarks, judge, pass, show, clear, forgetRemarks };
}

class TooLate extends Error {}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate()), PATIENCE);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** No answer came, so the phone has to judge by itself. */
function isSilence(error: unknown): boolean {
  if (error instanceof TooLate) return true;
  return error instanceof CallFailure && (error.code === 'OFFLINE' || error.code === 'NO_ANSWER');
}
