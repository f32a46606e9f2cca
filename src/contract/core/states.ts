/** `state → the states it may pass to`: buttons and `transition()` read the same map. */
export type StateMap<S extends string = string> = Readonly<Record<S, readonly S[]>>;

export function canPass<S extends string>(states: StateMap<S>, from: S, to: S): boolean {
  return states[from].includes(to);
}

/** Every state from which `to` can be reached in one step. */
export function statesBefore<S extends string>(states: StateMap<S>, to: S): S[] {
  return (Object.keys(states) as S[]).filter((from) => canPass(states, from, to));
}
