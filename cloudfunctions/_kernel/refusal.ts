/** A business refusal: final, declared in the contract, told to the user in its own words. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly details?: Readonly<Record<string, unknown>>,
    /** Input path → what is wrong, in Chinese. */
    readonly fields?: Readonly<Record<string, string>>,
  ) {
    super(code);
  }
}
