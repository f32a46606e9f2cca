/** Something a person wanted, kept on the phone until the server has answered it. */
export interface Intent {
  /** The requestId. */
  id: string;
  /** The screen that shows how it ends, e.g. one roll sheet. */
  lane: string;
  /** Intents of one slot go one after another; a newer one joins the waiting one that was never tried. */
  slot: string;
  domain: string;
  action: string;
  input: unknown;
  /** Epoch ms by the server's clock as the phone knew it. */
  madeAt: number;
  /** What a person reads in the list of unsent things, e.g. 3 层 301 点名. */
  title: string;
  attempts: number;
  /** Epoch ms before which it is held back, so that a burst of taps becomes one request. */
  notBefore: number;
  /** Lists in the answer that a person must look at when they are not empty, each with the words for it. */
  attention: Readonly<Record<string, string>>;
  /** Set when the server refused it for good: it stays visible until somebody looks at it. */
  refusal?: { code: string; message: string; details?: Record<string, unknown> };
}

export type Outcome =
  | { ok: true; data: unknown }
  | {
      ok: false;
      /** The server refused it for good. */
      final: boolean;
      /** It surely never left the phone, so its content may still change. */
      unsent?: boolean;
      code: string;
      message: string;
      details?: Record<string, unknown>;
    };

/** What must stay visible of an outcome that no screen dealt with; null when there is nothing to look at. */
export function refusalOf(intent: Intent, outcome: Outcome): Intent['refusal'] | null {
  if (!outcome.ok) {
    const { code, message, details } = outcome;
    return { code, message, ...(details && { details }) };
  }
  const answer = (outcome.data ?? {}) as Record<string, unknown>;
  const lists = Object.keys(intent.attention).filter((field) => lengthOf(answer[field]) > 0);
  if (lists.length === 0) return null;
  return {
    code: 'ATTENTION',
    message: lists.map((field) => `${intent.attention[field] ?? ''}：${namesOf(answer[field])}`).join('；'),
    details: Object.fromEntries(lists.map((field) => [field, answer[field]])),
  };
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function namesOf(list: unknown): string {
  return (Array.isArray(list) ? (list as unknown[]) : [])
    .map((entry) =>
      typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : '',
    )
    .filter(Boolean)
    .join('、');
}
