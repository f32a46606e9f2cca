/**
 * Faults on demand. A fault hits the k-th database request (counted from 1) of one call:
 * drop-before = the request never arrives; drop-after = it is carried out and the answer is lost; delay = it is
 * carried out `ms` later; conflict / over-rate = the cloud's error instead of the operation; kill / kill-after = the
 * instance dies before / after it. `answer-lost` hits the call itself: the function runs, the phone gets a dead line.
 */
export const FAULT_KINDS = [
  'drop-before',
  'drop-after',
  'delay',
  'conflict',
  'over-rate',
  'kill',
  'kill-after',
  'answer-lost',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  kind: FaultKind;
  /** Which database request of the call, from 1; not needed for answer-lost. */
  at?: number;
  /** For `delay`. */
  ms?: number;
}

export interface StandingFault extends Fault {
  id: number;
  /** Only calls of this function (all when absent) … */
  functionName?: string;
  /** … and of this action. */
  action?: string;
  /** Calls it still applies to. */
  times: number;
}

function isFault(value: unknown): value is Fault {
  const fault = value as Fault | null;
  return (
    typeof fault === 'object' &&
    fault !== null &&
    FAULT_KINDS.includes(fault.kind) &&
    (fault.at === undefined || (Number.isInteger(fault.at) && fault.at >= 1)) &&
    (fault.ms === undefined || (Number.isFinite(fault.ms) && fault.ms >= 0)) &&
    (fault.kind === 'answer-lost' || fault.at !== undefined)
  );
}

/** Reads the test header: one fault or an array of them. Throws with the accepted form when it is anything else. */
export function parseFaults(header: string | undefined): Fault[] {
  if (!header) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(header);
  } catch {
    parsed = undefined;
  }
  const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (!list.every(isFault))
    throw new Error(
      `x-local-cloud-fault wants {"at":k,"kind":"${FAULT_KINDS.join('|')}","ms"?} or an array of it`,
    );
  return list;
}

/** Faults switched on from the console or a test, each for the next `times` matching calls. */
export class FaultBoard {
  private standing: StandingFault[] = [];
  private nextId = 1;

  add(fault: Fault & { functionName?: string; action?: string; times?: number }): StandingFault {
    if (!isFault(fault)) throw new Error('a fault needs a kind and, unless it is answer-lost, at ≥ 1');
    const entry: StandingFault = { ...fault, id: this.nextId++, times: fault.times ?? 1 };
    this.standing.push(entry);
    return entry;
  }

  remove(id: number): void {
    this.standing = this.standing.filter((fault) => fault.id !== id);
  }

  clear(): void {
    this.standing = [];
  }

  list(): readonly StandingFault[] {
    return this.standing;
  }

  /** Takes what applies to a starting call and counts it down. */
  take(functionName: string, action: string | undefined): Fault[] {
    const hit = this.standing.filter(
      (fault) =>
        (fault.functionName === undefined || fault.functionName === functionName) &&
        (fault.action === undefined || fault.action === action),
    );
    for (const fault of hit) fault.times -= 1;
    this.standing = this.standing.filter((fault) => fault.times > 0);
    return hit.map((fault) => ({ ...fault }));
  }
}
