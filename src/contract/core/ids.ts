let counter = 0;

/** A requestId: one per user intent, kept over retries, restarts and the offline queue. */
export function newRequestId(now: number): string {
  counter = (counter + 1) % 1296;
  const random = () =>
    Math.floor(Math.random() * 36 ** 6)
      .toString(36)
      .padStart(6, '0');
  return `${now.toString(36)}-${counter.toString(36).padStart(2, '0')}${random()}${random()}`;
}

/** Sheet of one floor for one check on one business day. */
export function sheetId(floorId: string, day: string, checkId: string): string {
  return `${floorId}:${day}:${checkId}`;
}
