/** WeChat's documented limits; crossing one is counted and warned about, never silently accepted. */
export const LIMITS = {
  setDataBytes: 256 * 1024,
  setDataPerSecond: 20,
  nodes: 1_000,
  depth: 30,
  storageBytes: 10 * 1024 * 1024,
  storageKeyBytes: 1024 * 1024,
  stack: 10,
} as const;

export type LimitName = keyof typeof LIMITS;

export interface SetDataRecord {
  at: number;
  path: string;
  bytes: number;
  /** The beginning of what was sent, for whoever looks for the bytes. */
  sample: string;
}

export class Limits {
  readonly counts: Record<LimitName, number> = {
    setDataBytes: 0,
    setDataPerSecond: 0,
    nodes: 0,
    depth: 0,
    storageBytes: 0,
    storageKeyBytes: 0,
    stack: 0,
  };
  readonly setData: SetDataRecord[] = [];
  private readonly recent = new Map<string, number[]>();

  constructor(private readonly warn: (text: string) => void) {}

  cross(name: LimitName, detail: string): void {
    this.counts[name] += 1;
    const text = `[limit ${name}] ${detail}`;
    this.warn(text);
    console.warn(text);
  }

  recordSetData(path: string, bytes: number, json: string): void {
    const at = Date.now();
    this.setData.push({ at, path, bytes, sample: json.slice(0, 2_000) });
    if (bytes > LIMITS.setDataBytes) this.cross('setDataBytes', `${path} sent ${bytes} bytes in one setData`);
    const times = (this.recent.get(path) ?? []).filter((time) => at - time < 1_000);
    times.push(at);
    this.recent.set(path, times);
    // Once a second is enough: a burst is one fault, not one per call.
    if (times.length === LIMITS.setDataPerSecond + 1)
      this.cross('setDataPerSecond', `${path} calls setData more than 20 times a second`);
  }

  recordTree(path: string, nodes: number, depth: number): void {
    if (nodes > LIMITS.nodes) this.cross('nodes', `${path} has ${nodes} nodes`);
    if (depth > LIMITS.depth) this.cross('depth', `${path} is ${depth} levels deep`);
  }
}
