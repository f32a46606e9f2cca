import * as v from 'valibot';
import type { AnyAction, CallError, Domain } from '@contract/core/define';
import { CORE_ERRORS, errorText } from '@contract/core/errors';
import { BadCursor } from './collection';
import { logError } from './log';
import { Refusal } from './refusal';

/** A refusal that the receipt has kept. */
export class Replayed extends Error {
  constructor(readonly error: CallError) {
    super(error.code);
  }
}

/** The error as it leaves: a declared code with its whitelisted details, or INTERNAL. */
export function asCallError(
  domain: Domain,
  error: unknown,
  call: { name: string; requestId: string; action?: AnyAction },
): CallError {
  if (error instanceof Replayed) return error.error;
  const requestId = call.requestId;
  if (error instanceof BadCursor) {
    return {
      code: 'INPUT_INVALID',
      message: CORE_ERRORS.INPUT_INVALID,
      requestId,
      fields: { cursor: '请从第一页重新打开' },
    };
  }
  if (error instanceof Refusal) {
    const core = CORE_ERRORS[error.code as keyof typeof CORE_ERRORS] as string | undefined;
    const own = call.action?.errors.includes(error.code) ? domain.errors[error.code] : undefined;
    const spec = own ?? core;
    if (spec !== undefined) {
      const details =
        typeof spec === 'object' && error.details
          ? (v.parse(spec.details, error.details) as Record<string, unknown>)
          : undefined;
      return {
        code: error.code,
        message: errorText(spec, details),
        requestId,
        ...(error.fields ? { fields: { ...error.fields } } : {}),
        ...(details ? { details } : {}),
      };
    }
  }
  logError(`${domain.name}.${call.name}`, error);
  return { code: 'INTERNAL', message: CORE_ERRORS.INTERNAL, requestId };
}
