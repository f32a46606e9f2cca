/** 12:40 below an hour, 2 小时 05 分 below a day, 3 天 above; 00:00 when over. */
export function countdownWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  if (hours >= 24) return `${Math.floor(hours / 24)} 天`;
  if (hours >= 1) return `${hours} 小时 ${two(minutes % 60)} 分`;
  return `${two(minutes)}:${two(seconds % 60)}`;
}
