import type { FullLeave } from '../leave-words';

interface DecidingProps {
  leave: FullLeave;
  onChanged: () => Promise<void>;
}

/**
 * What the holder of the current step may do with it, by `leave.can`. Ladder, calls and 我来跟进 of an overdue
 * return are in `overdue.tsx`, which the coarse view shows too.
 */
export const Deciding: (props: DecidingProps) => null = () => null;
