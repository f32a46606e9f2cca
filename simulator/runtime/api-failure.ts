/** A refusal a mini-program's `fail` callback receives; `reason` follows `<api>:fail `. */
export class ApiFailure extends Error {
  constructor(
    readonly reason: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(reason);
  }
}
