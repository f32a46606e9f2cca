import { asFlag, asNumber, asText, inside, type BuiltIn, type BuiltInNode } from './built-in';

function show(node: BuiltInNode, index: number, source: 'touch' | 'autoplay' | '', smooth = true): void {
  const count = inside(node, 'swiper-item').length;
  const current = Math.max(0, Math.min(index, Math.max(0, count - 1)));
  const { dom } = node;
  const vertical = asFlag(node.props.vertical);
  const behavior = smooth ? 'smooth' : 'auto';
  dom.scrollTo(
    vertical ? { top: current * dom.clientHeight, behavior } : { left: current * dom.clientWidth, behavior },
  );
  if (node.state.current === current) return;
  node.state.current = current;
  const item = inside(node, 'swiper-item')[current];
  node.fire('change', { current, currentItemId: asText(item?.props.itemId), source });
}

function settle(node: BuiltInNode): void {
  const { dom } = node;
  const vertical = asFlag(node.props.vertical);
  const size = vertical ? dom.clientHeight : dom.clientWidth;
  if (size === 0) return;
  const index = Math.round((vertical ? dom.scrollTop : dom.scrollLeft) / size);
  if (index !== node.state.current) show(node, index, 'touch');
  node.fire('animationfinish', { current: index, source: 'touch' });
}

function restartAutoplay(node: BuiltInNode): void {
  const { window } = node.host;
  window.clearInterval(node.state.timer as number | undefined);
  if (!asFlag(node.props.autoplay)) return;
  node.state.timer = window.setInterval(
    () => {
      const count = inside(node, 'swiper-item').length;
      const next = asNumber(node.state.current, 0) + 1;
      show(node, next >= count && asFlag(node.props.circular) ? 0 : next, 'autoplay');
    },
    asNumber(node.props.interval, 5_000),
  );
}

export const swiper: BuiltIn = {
  properties: [
    'indicatorDots', 'indicatorColor', 'indicatorActiveColor', 'autoplay', 'current', 'currentItemId', 'interval',
    'duration', 'circular', 'vertical', 'previousMargin', 'nextMargin', 'displayMultipleItems', 'skipHiddenItemLayout',
    'easingFunction', 'snapToEdge', 'cacheExtent',
  ], // prettier-ignore
  created(node) {
    node.state.current = 0;
    let timer = 0;
    node.dom.addEventListener('scroll', () => {
      node.host.window.clearTimeout(timer);
      timer = node.host.window.setTimeout(() => settle(node), 120);
    }, { passive: true }); // prettier-ignore
  },
  attached: (node) => restartAutoplay(node),
  detached: (node) => node.host.window.clearInterval(node.state.timer as number | undefined),
  changed(node, name, value) {
    if (name === 'vertical') node.dom.toggleAttribute('vertical', asFlag(value));
    if (name === 'current') node.host.window.setTimeout(() => show(node, asNumber(value, 0), ''), 0);
    if (name === 'autoplay' || name === 'interval') restartAutoplay(node);
  },
};

export const swiperItem: BuiltIn = { properties: ['itemId', 'skipHiddenItemLayout'] };
