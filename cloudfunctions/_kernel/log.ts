/** One line of JSON a call: what a log search is made of. Never an input, a name or a phone number. */
export function logLine(line: Readonly<Record<string, string | number | boolean | null | undefined>>): void {
  console.log(JSON.stringify(line));
}

export function logError(where: string, error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(
    JSON.stringify({ t: 'error', where, message, stack: stack?.split('\n').slice(0, 6).join(' | ') }),
  );
}
