/** One thing wrong in the dist folder, with the place a developer can open. */
export interface CompileProblem {
  file: string;
  /** 1-based; absent where the fault has no line. */
  line?: number;
  column?: number;
  message: string;
}

/** The dist cannot be run on a phone; `problems` says where and why. */
export class CompileError extends Error {
  constructor(readonly problems: CompileProblem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'CompileError';
  }
}

export function describeProblem(problem: CompileProblem): string {
  const place = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return `${problem.file}${place} ${problem.message}`;
}
