import { asText, type BuiltIn } from './built-in';

export const navigator: BuiltIn = {
  properties: ['url', 'openType', 'delta', 'target'],
  created: (node) => node.dom.setAttribute('role', 'link'),
  tapped(node) {
    node.host.emit('navigate', {
      method: asText(node.props.openType) || 'navigateTo',
      url: asText(node.props.url),
      delta: node.props.delta,
    });
  },
};
