/** What travels between the host and the worker thread of one function instance. */
export interface InstanceData {
  dir: string;
  functionName: string;
  clock: SharedArrayBuffer;
  /** The only address a function may open a socket to; null lifts the ban (foreign projects that call out). */
  allowedPort: number | null;
  /** Where compiled code is kept between instances; null compiles each time. */
  codeCache: string | null;
}

export interface CallMessage {
  type: 'call';
  callId: string;
  /** JSON text of the event. */
  event: string;
  context: Record<string, unknown>;
  /** Variables that belong to this call (WX_OPENID …); a name with null is removed. */
  env: Record<string, string | null>;
}

export interface FailureText {
  message: string;
  stack: string;
}

export type InstanceMessage =
  | { type: 'ready' }
  | { type: 'init-failed'; error: FailureText }
  | { type: 'log'; callId: string | null; level: string; text: string }
  /** `result` is JSON text; `null` stands for an undefined answer. */
  | { type: 'done'; callId: string; result: string | null }
  | { type: 'failed'; callId: string; error: FailureText };
