/**
 * How an invocation fails, in the cloud's words. `code` is what node-sdk's users get inside a function, `errCode`
 * what a mini-program gets. The texts of -504002 and -504003 are quoted by developers; none could be compared with a
 * real environment here.
 */
export interface InvocationFailure {
  code: string;
  errCode: number;
  message: string;
}

export const failures = {
  notFound: (name: string): InvocationFailure => ({
    code: 'FUNCTION_NOT_FOUND',
    errCode: -501000,
    message: `[ResourceNotFound.Function] FunctionName parameter could not be found: ${name}`,
  }),
  timedOut: (seconds: number): InvocationFailure => ({
    code: 'FUNCTIONS_TIME_LIMIT_EXCEEDED',
    errCode: -504003,
    message: `FUNCTION_INVOCATION_TIMEOUT: Invoking task timed out after ${seconds} seconds`,
  }),
  outOfMemory: (memoryMb: number): InvocationFailure => ({
    code: 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED',
    errCode: -504002,
    message: `functions execute fail: memory limit of ${memoryMb} MB exceeded`,
  }),
  threw: (message: string, stack: string): InvocationFailure => ({
    code: 'FUNCTIONS_EXECUTE_FAIL',
    errCode: -504002,
    message: `functions execute fail: ${JSON.stringify({ errorCode: 1, errorMessage: 'user code exception caught', stackTrace: stack || message })}`,
  }),
  exited: (why: string): InvocationFailure => ({
    code: 'FUNCTIONS_EXECUTE_FAIL',
    errCode: -504002,
    message: `functions execute fail: the instance ended before it answered (${why})`,
  }),
  resultTooLarge: (bytes: number): InvocationFailure => ({
    code: 'FUNCTIONS_EXECUTE_FAIL',
    errCode: -504002,
    message: `functions execute fail: response of ${bytes} bytes exceeds the limit of 1048576 bytes`,
  }),
  eventTooLarge: (bytes: number): InvocationFailure => ({
    code: 'INVALID_PARAM',
    errCode: -501007,
    message: `invalid parameters: event of ${bytes} bytes exceeds the limit of 6291456 bytes`,
  }),
  tooMany: (): InvocationFailure => ({
    code: 'EXCEED_CONCURRENT_REQUEST_LIMIT',
    errCode: -501004,
    message: 'exceed concurrent request limit: 429 too many waiting requests',
  }),
} as const;

export class InvocationError extends Error {
  constructor(readonly failure: InvocationFailure) {
    super(failure.message);
  }
}
