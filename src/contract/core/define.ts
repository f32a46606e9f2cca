import type { GenericSchema, InferInput, InferOutput } from 'valibot';
import type { CoreErrorCode, ErrorMap } from './errors';
import type { Role } from './roles';

/**
 * Who may ask, the first gate: roles, `bound` (anybody with a person behind the openid) or `anyone`
 * (no binding needed: sign-in itself). Which rows a role reaches is the repo's scope, the second gate.
 */
export type Gate = readonly Role[] | 'bound' | 'anyone';

/** Whether the first gate opens to somebody with a person behind his openid who holds the roles that `holds` says. */
export function admits(gate: Gate, holds: (role: Role) => boolean): boolean {
  return typeof gate === 'string' || gate.some(holds);
}

export interface ActionSpec<I extends GenericSchema, O extends GenericSchema, E extends string> {
  kind: 'query' | 'command';
  allow: Gate;
  /** `strictObject`: unknown keys are refused. */
  input: I;
  /** `object`: unknown keys are dropped, so a private field cannot leave. */
  output: O;
  /** This action's own refusals, keys of the domain's error map. */
  errors: readonly E[];
  /** Calls a minute per actor and function instance (soft); defaults in the kernel. */
  limit?: number;
  /**
   * `full`: a receipt is claimed and closed around the handler. `natural`: the write compares a version
   * and logs itself, so a replay is recognised in the row.
   */
  receipt?: 'full' | 'natural';
  /** User-written texts that must pass the content check. */
  ugc?: (input: InferOutput<I>) => readonly string[];
  /** `anonymous`: neither receipt nor log may name the actor. */
  audit?: 'anonymous';
}

// The loosest action, for positions that only read the data part. Its ugc parameter is `never` so that every
// narrower action is assignable to it.
export interface AnyAction extends Omit<ActionSpec<GenericSchema, GenericSchema, string>, 'ugc'> {
  ugc?: (input: never) => readonly string[];
}

export interface Domain<
  N extends string = string,
  M extends ErrorMap = ErrorMap,
  A extends Readonly<Record<string, AnyAction>> = Readonly<Record<string, AnyAction>>,
> {
  name: N;
  errors: M;
  actions: A;
}

type Spec<I extends GenericSchema, O extends GenericSchema, E extends string> = Omit<
  ActionSpec<I, O, E>,
  'kind'
>;

/** An action that changes nothing. */
export function query<I extends GenericSchema, O extends GenericSchema, const E extends string = never>(
  spec: Spec<I, O, E>,
): ActionSpec<I, O, E> & { kind: 'query' } {
  return { ...spec, kind: 'query' };
}

/** An action that changes something; carries a receipt unless it says `natural`. */
export function command<I extends GenericSchema, O extends GenericSchema, const E extends string = never>(
  spec: Spec<I, O, E>,
): ActionSpec<I, O, E> & { kind: 'command' } {
  return { ...spec, kind: 'command' };
}

/** A domain's boundary. An action naming an error the map lacks does not compile. */
export function defineDomain<
  const N extends string,
  const M extends ErrorMap,
  const A extends Readonly<Record<string, AnyAction & { errors: readonly (keyof M & string)[] }>>,
>(name: N, spec: { errors: M; actions: A }): Domain<N, M, A> {
  return { name, errors: spec.errors, actions: spec.actions };
}

export type ActionName<D extends Domain> = keyof D['actions'] & string;
/** What a caller writes (before defaults and trimming). */
export type InputOf<D extends Domain, A extends ActionName<D>> = InferInput<D['actions'][A]['input']>;
/** What a handler receives. */
export type ParsedInputOf<D extends Domain, A extends ActionName<D>> = InferOutput<D['actions'][A]['input']>;
/** What a caller receives. */
export type OutputOf<D extends Domain, A extends ActionName<D>> = InferOutput<D['actions'][A]['output']>;
/** What a handler returns. */
export type ReplyOf<D extends Domain, A extends ActionName<D>> = InferInput<D['actions'][A]['output']>;
/** Codes an action's handler may fail with. */
export type ErrorCodeOf<D extends Domain, A extends ActionName<D>> =
  D['actions'][A]['errors'][number] | CoreErrorCode;

/** The event of a cloud function call: `wx.cloud.callFunction({name: domain, data: CallEvent})`. */
export interface CallEvent {
  action: string;
  input: unknown;
  requestId: string;
}

export interface CallError {
  code: string;
  /** The Chinese sentence, filled. */
  message: string;
  requestId: string;
  /** Input path → what is wrong with it, in Chinese. */
  fields?: Record<string, string>;
  details?: Record<string, unknown>;
}

/** Every reply carries the server's clock (epoch ms). */
export type CallReply<T> = { ok: true; data: T; now: number } | { ok: false; error: CallError; now: number };
