import type { OperationCost } from './database/engine';
import type { LogLine } from './functions/instance';

/** What one call of a function cost. */
export interface CallMeter {
  requestId: string;
  functionName: string;
  /** `data.action`, when the event has one. */
  action?: string;
  openid?: string;
  source: string;
  /** Epoch ms on the local cloud's clock. */
  startedAt: number;
  /** Real milliseconds, cold start included. */
  ms: number;
  cold: boolean;
  /** Requests to the database, opening and closing transactions included. */
  databaseRequests: number;
  examined: number;
  returned: number;
  bytesIn: number;
  bytesOut: number;
  /** Operations that examined more than 1,000 documents and returned under 10 % of them. */
  scans: number;
  functionCalls: number;
  openApiCalls: number;
  storageCalls: number;
  operations: (OperationCost & { failed?: string })[];
  /** The function's own structured log line (the last console line that is a JSON object), if it wrote one. */
  log?: Record<string, unknown>;
  console: LogLine[];
  /** The cloud's text, when the call failed as a whole. */
  failure?: string;
}

export function newMeter(
  start: Pick<CallMeter, 'requestId' | 'functionName' | 'source' | 'startedAt'>,
): CallMeter {
  return {
    ...start,
    ms: 0,
    cold: false,
    databaseRequests: 0,
    examined: 0,
    returned: 0,
    bytesIn: 0,
    bytesOut: 0,
    scans: 0,
    functionCalls: 0,
    openApiCalls: 0,
    storageCalls: 0,
    operations: [],
    console: [],
  };
}

export function countOperation(meter: CallMeter, cost: OperationCost, failed?: string): void {
  meter.examined += cost.examined;
  meter.returned += cost.returned;
  meter.bytesIn += cost.bytesIn;
  meter.bytesOut += cost.bytesOut;
  if (cost.scan) meter.scans += 1;
  meter.operations.push(failed ? { ...cost, failed } : cost);
}

/** Finds the structured line among the console lines: the last one that parses to a JSON object. */
export function structuredLine(lines: LogLine[]): Record<string, unknown> | undefined {
  for (let place = lines.length - 1; place >= 0; place -= 1) {
    const text = lines[place]?.text ?? '';
    if (!text.startsWith('{')) continue;
    try {
      const parsed = JSON.parse(text) as unknown;
      if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
    } catch {
      // Not ours: a line that only looks like JSON.
    }
  }
  return undefined;
}

const LISTS: ReadonlySet<string> = new Set(['console', 'operations', 'log']);

/** A meter's plain counts, without its lists and the function's own line. */
export function countsOf(meter: CallMeter): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meter).filter(([key]) => !LISTS.has(key)));
}

/** The reply header: counts only, plain ASCII, well under the size that HTTP clients accept. */
export function meterHeader(meter: CallMeter): string {
  const { log } = meter;
  const line = log && JSON.stringify(log).length < 4_000 ? { log } : {};
  return JSON.stringify({ ...countsOf(meter), ...line }).replace(
    /[\u0080-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The last calls, newest last; old ones fall out. */
export class MeterBook {
  readonly entries: CallMeter[] = [];

  constructor(private readonly keep = 500) {}

  add(meter: CallMeter): void {
    this.entries.push(meter);
    if (this.entries.length > this.keep) this.entries.splice(0, this.entries.length - this.keep);
  }

  get last(): CallMeter | undefined {
    return this.entries[this.entries.length - 1];
  }
}
