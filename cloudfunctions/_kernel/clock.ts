/** The server's clock, epoch ms. The only place that reads it; everything else takes `ctx.now`. */
export function now(): number {
  return Date.now();
}
