import type { Host } from './host';
import type { PageEntry } from './page-stack';

const PULL_DISTANCE = 80;
const REACH_BOTTOM = 50;

/** Page scroll, reach-bottom and pull-down of one page; only what the page listens to is reported. */
export function watchScroll(
  host: Host,
  entry: PageEntry,
  call: (name: string, ...args: unknown[]) => unknown,
): void {
  const { scroller } = entry;
  const config = { ...host.app.window, ...host.program.configs[entry.path] };
  const distance = config.onReachBottomDistance ?? REACH_BOTTOM;
  let below = false;
  scroller.addEventListener('scroll', () => {
    call('onPageScroll', { scrollTop: scroller.scrollTop });
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= distance;
    if (near && !below) call('onReachBottom');
    below = near;
  }, { passive: true }); // prettier-ignore
  if (!config.enablePullDownRefresh) return;
  let from: number | undefined;
  scroller.addEventListener(
    'touchstart',
    (event) => (from = scroller.scrollTop <= 0 ? event.touches[0]?.clientY : undefined),
    { passive: true },
  );
  scroller.addEventListener('touchend', (event) => {
    const to = event.changedTouches[0]?.clientY;
    if (from !== undefined && to !== undefined && to - from > PULL_DISTANCE && scroller.scrollTop <= 0) pullDown(entry, call);
    from = undefined;
  }, { passive: true }); // prettier-ignore
}

/** What a pull-down by finger or by `wx.startPullDownRefresh` does. */
export function pullDown(entry: PageEntry, call: (name: string, ...args: unknown[]) => unknown): void {
  entry.holder.classList.add('sim-pulling');
  call('onPullDownRefresh');
}
