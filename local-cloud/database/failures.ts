/** Codes as they travel; wx-server-sdk turns them into errCode (design: -502005, -502001, -501007, -501001). */
export type FailureCode =
  | 'DATABASE_COLLECTION_NOT_EXIST'
  | 'DATABASE_REQUEST_FAILED'
  | 'INVALID_PARAM'
  | 'DATABASE_TRANSACTION_CONFLICT'
  | 'DATABASE_TRANSACTION_FAIL';

/** An answer of the database that the caller sees; anything else that is thrown is a defect of the engine. */
export class DatabaseFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'DatabaseFailure';
    this.code = code;
  }
}

export const refuse = (message: string): never => {
  throw new DatabaseFailure('DATABASE_REQUEST_FAILED', message);
};

export const invalid = (message: string): never => {
  throw new DatabaseFailure('INVALID_PARAM', message);
};

export const noCollection = (name: string): DatabaseFailure =>
  new DatabaseFailure(
    'DATABASE_COLLECTION_NOT_EXIST',
    `[ResourceNotFound] Db or Table not exist: ${name}. Please check your request, but if the problem cannot be solved, contact us.`,
  );

export const conflict = (): DatabaseFailure =>
  new DatabaseFailure(
    'DATABASE_TRANSACTION_CONFLICT',
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. Please check your request, but if the problem cannot be solved, contact us.',
  );

export const noTransaction = (): DatabaseFailure =>
  new DatabaseFailure(
    'DATABASE_TRANSACTION_FAIL',
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, transaction must be commit or abort in 30 seconds. Please check your request, but if the problem cannot be solved, contact us.',
  );

export const duplicateKey = (collection: string, index: string, key: string): DatabaseFailure =>
  new DatabaseFailure(
    'DATABASE_REQUEST_FAILED',
    `E11000 duplicate key error collection: ${collection} index: ${index} dup key: ${key}`,
  );
