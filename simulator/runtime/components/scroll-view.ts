import { asFlag, asNumber, asText, type BuiltIn, type BuiltInNode } from './built-in';

const THRESHOLD = 50;

function scrolled(node: BuiltInNode): void {
  const { dom, props, state } = node;
  const last = (state.last as { left: number; top: number } | undefined) ?? { left: 0, top: 0 };
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = dom;
  const deltaX = last.left - scrollLeft;
  const deltaY = last.top - scrollTop;
  state.last = { left: scrollLeft, top: scrollTop };
  node.fire('scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY });
  const vertical = asFlag(props.scrollY);
  const ahead = vertical
    ? scrollHeight - scrollTop - dom.clientHeight
    : scrollWidth - scrollLeft - dom.clientWidth;
  const behind = vertical ? scrollTop : scrollLeft;
  edge(node, 'lower', ahead <= asNumber(props.lowerThreshold, THRESHOLD), {
    direction: vertical ? 'bottom' : 'right',
  });
  edge(node, 'upper', behind <= asNumber(props.upperThreshold, THRESHOLD), {
    direction: vertical ? 'top' : 'left',
  });
}

/** An edge event fires once on reaching the edge, not on every pixel there. */
function edge(node: BuiltInNode, name: 'lower' | 'upper', reached: boolean, detail: unknown): void {
  const was = node.state[name] === undefined ? name === 'upper' : node.state[name] === true;
  node.state[name] = reached;
  if (reached && !was) node.fire(`scrollto${name}`, detail);
}

export const scrollView: BuiltIn = {
  properties: [
    'scrollX', 'scrollY', 'upperThreshold', 'lowerThreshold', 'scrollTop', 'scrollLeft', 'scrollIntoView',
    'scrollWithAnimation', 'enableBackToTop', 'enableFlex', 'scrollAnchoring', 'enhanced', 'usingSticky',
    'pagingEnabled', 'enablePassive', 'refresherEnabled', 'refresherThreshold', 'refresherDefaultStyle',
    'refresherBackground', 'refresherTriggered', 'bounces', 'showScrollbar', 'fastDeceleration', 'type',
    'associativeContainer', 'reverse', 'clip', 'cacheExtent', 'minDragDistance', 'scrollIntoViewWithinExtent',
    'scrollIntoViewAlignment', 'padding', 'refresherTwoLevelEnabled', 'refresherTwoLevelTriggered',
    'refresherTwoLevelThreshold', 'refresherTwoLevelCloseThreshold', 'refresherTwoLevelScrollEnabled',
    'refresherBallisticRefreshEnabled', 'refresherTwoLevelPinned',
  ], // prettier-ignore
  created(node) {
    node.dom.addEventListener('scroll', () => scrolled(node), { passive: true });
  },
  changed(node, name, value) {
    const { dom } = node;
    if (name === 'scrollX' || name === 'scrollY')
      dom.toggleAttribute(name === 'scrollX' ? 'scroll-x' : 'scroll-y', asFlag(value));
    if (name === 'enableFlex') dom.toggleAttribute('enable-flex', asFlag(value));
    if (name === 'showScrollbar') dom.toggleAttribute('hide-bar', value === false);
    const behavior = asFlag(node.props.scrollWithAnimation) ? 'smooth' : 'auto';
    if (name === 'scrollTop' && value !== undefined) dom.scrollTo({ top: asNumber(value, 0), behavior });
    if (name === 'scrollLeft' && value !== undefined) dom.scrollTo({ left: asNumber(value, 0), behavior });
    if (name === 'scrollIntoView' && asText(value)) {
      // The target may be part of the same update, so the tree has to settle first.
      node.host.window.setTimeout(() => {
        const target = [...dom.querySelectorAll(`[id]`)].find((one) => one.id === asText(value));
        target?.scrollIntoView({ block: 'start', inline: 'start', behavior });
      }, 0);
    }
  },
};
