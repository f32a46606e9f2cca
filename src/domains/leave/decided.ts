import { create } from 'zustand';

/** The caller's last decisions while they may be taken back (L16); known to every page of leave. */
export interface Decided {
  leaves: readonly { leaveId: string; name: string }[];
  words: string;
  /** Epoch ms by the server's clock. */
  until: number;
}

export const useDecided = create<{ last: Decided | null }>(() => ({ last: null }));

export function rememberDecided(last: Decided | null): void {
  useDecided.setState({ last });
}
