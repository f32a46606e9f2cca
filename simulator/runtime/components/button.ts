import { around, asFlag, asText, type BuiltIn, type BuiltInNode } from './built-in';
import { resetForm, submitForm } from './form';

/** WeChat's button: its look, its form types, and the open types that need no account of WeChat's. */
export const button: BuiltIn = {
  properties: [
    'size', 'type', 'plain', 'disabled', 'loading', 'formType', 'openType', 'lang', 'sessionFrom', 'sendMessageTitle',
    'sendMessagePath', 'sendMessageImg', 'appParameter', 'showMessageCard', 'businessId', 'phoneNumberNoQuotaToast',
  ], // prettier-ignore
  created(node) {
    node.dom.setAttribute('role', 'button');
  },
  changed(node, name, value) {
    if (name === 'disabled') {
      node.dom.toggleAttribute('disabled', asFlag(value));
      if (asFlag(value)) node.dom.setAttribute('aria-disabled', 'true');
      else node.dom.removeAttribute('aria-disabled');
    }
    if (name === 'size' || name === 'type') node.dom.setAttribute(name, asText(value));
    if (name === 'plain' || name === 'loading') node.dom.toggleAttribute(name, asFlag(value));
  },
  tapped(node) {
    if (asFlag(node.props.disabled)) return;
    openType(node);
    const form = around(node, 'form');
    if (form && node.props.formType === 'submit') submitForm(form);
    if (form && node.props.formType === 'reset') resetForm(form);
  },
};

function openType(node: BuiltInNode): void {
  const type = asText(node.props.openType);
  const { host } = node;
  if (type === '') return;
  host.note('api', `button ${type}`);
  if (type === 'share') {
    const { id, dataset } = node.element;
    host.emit('share', { from: 'button', target: { id, dataset } });
  } else if (type === 'getPhoneNumber')
    node.fire('getphonenumber', host.hooks.phoneNumber ?? { errMsg: 'getPhoneNumber:fail user deny' });
  else if (type === 'chooseAvatar') node.fire('chooseavatar', host.hooks.avatar ?? {});
  else if (type === 'openSetting')
    node.fire('opensetting', { errMsg: 'openSetting:ok', authSetting: host.hooks.authSetting ?? {} });
  else if (type === 'agreePrivacyAuthorization') {
    host.emit('privacy-agreed', undefined);
    node.fire('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' });
  } else if (type === 'contact' || type === 'feedback')
    host.emit('notice', `在微信里会打开${type === 'contact' ? '客服会话' : '意见反馈'}`);
  else host.window.console.error(`button open-type="${type}" is not offered by the simulator`);
}
