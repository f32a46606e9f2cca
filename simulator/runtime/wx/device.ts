import { ApiFailure } from '../api-failure';
import type { Host } from '../host';
import type { Overlays } from '../overlays';
import { asynchronous, type ApiTable, type Fields } from './api';

/** A prepared answer: a value, a list used one by one, or a function of the options. */
function prepared(host: Host, name: string, options: Fields): unknown {
  const hook = host.hooks[name];
  if (typeof hook === 'function') return (hook as (options: Fields) => unknown)(options);
  if (Array.isArray(hook)) return (hook as unknown[]).shift();
  return hook;
}

/** Scanner, location, clipboard, vibration, dialler, login, privacy, subscribe consent. */
export function deviceApis(
  host: Host,
  overlays: Overlays,
  subscribe: (ids: string[], accept: boolean) => Promise<void>,
): ApiTable {
  const api = (name: string, run: (options: Fields) => unknown): ApiTable => ({
    [name]: asynchronous(host, name, run),
  });
  const noted = (name: string, say: (options: Fields) => string): ApiTable =>
    api(name, (options) => host.note('api', say(options)));
  let clipboard = '';
  let privacyAgreed = host.hooks.privacyAgreed !== false;
  host.on('privacy-agreed', () => (privacyAgreed = true));

  const ask = async (name: string, title: string, placeholder: string, options: Fields): Promise<string> => {
    const hook = await prepared(host, name, options);
    if (hook !== undefined) return typeof hook === 'string' ? hook : JSON.stringify(hook);
    const buttons = [{ text: '取消', value: 'cancel' }, { text: '确定', value: 'ok', color: '#576b95' }]; // prettier-ignore
    const answer = await overlays.modal({
      title,
      content: '',
      buttons,
      editable: { placeholder, value: '' },
    });
    if (answer.value !== 'ok') throw new ApiFailure('cancel');
    return answer.input;
  };
  const location = async (options: Fields): Promise<Fields> => {
    const hook = (await prepared(host, 'location', options)) as Fields | 'denied' | undefined;
    if (hook === 'denied') throw new ApiFailure('auth deny');
    return {
      latitude: 30.28,
      longitude: 120.12,
      accuracy: 30,
      speed: 0,
      altitude: 0,
      verticalAccuracy: 0,
      horizontalAccuracy: 30,
      ...hook,
    };
  };
  return {
    ...api('scanCode', async (options) => ({
      result: await ask('scanCode', '扫码（模拟）', '二维码里的文字', options),
      scanType: 'QR_CODE',
      charSet: 'utf-8',
      path: '',
      rawData: '',
    })),
    ...api('getLocation', location),
    ...api('getFuzzyLocation', location),
    ...api('setClipboardData', ({ data }) => {
      clipboard = String(data);
      overlays.toast('内容已复制', 'success', 1_500, false);
      host.note('api', `clipboard ${clipboard.slice(0, 60)}`);
    }),
    ...api('getClipboardData', () => ({ data: clipboard })),
    ...noted('vibrateShort', ({ type }) => `vibrateShort ${typeof type === 'string' ? type : ''}`),
    ...noted('vibrateLong', () => 'vibrateLong'),
    ...noted('setKeepScreenOn', ({ keepScreenOn }) => `setKeepScreenOn ${String(keepScreenOn)}`),
    ...api('makePhoneCall', ({ phoneNumber }) => {
      host.note('api', `call ${String(phoneNumber)}`);
      host.emit('notice', `在手机上会拨打 ${String(phoneNumber)}`);
    }),
    ...api('login', () => ({ code: `local-${host.options.openid}` })),
    ...api('getSetting', () => ({
      authSetting: host.hooks.authSetting ?? {},
      subscriptionsSetting: { mainSwitch: true, itemSettings: {} },
    })),
    ...api('openSetting', () => ({ authSetting: host.hooks.authSetting ?? {} })),
    ...api('authorize', () => undefined),
    ...api('getPrivacySetting', () => ({
      needAuthorization: !privacyAgreed,
      privacyContractName: '《隐私保护指引》',
    })),
    ...api('openPrivacyContract', () => host.emit('notice', '在微信里会打开隐私保护指引')),
    ...api('requirePrivacyAuthorize', () => {
      if (!privacyAgreed) throw new ApiFailure('privacy permission is not authorized');
    }),
    onNeedPrivacyAuthorization: () => undefined,
    ...api('requestSubscribeMessage', async ({ tmplIds }) => {
      const ids = Array.isArray(tmplIds) ? (tmplIds as string[]) : [];
      if (ids.length === 0 || ids.length > 3)
        throw new ApiFailure('tmplIds should be 1 to 3', { errCode: 20003 });
      const hook = (await prepared(host, 'subscribe', { tmplIds })) as boolean | undefined;
      const buttons = [{ text: '取消', value: 'no' }, { text: '允许', value: 'yes', color: '#07c160' }]; // prettier-ignore
      const accept =
        hook ??
        (
          await overlays.modal({
            title: '接收订阅消息',
            content: `申请发送 ${ids.length} 类消息，每次同意可收到一条`,
            buttons,
          })
        ).value === 'yes';
      await subscribe(ids, accept);
      return Object.fromEntries(ids.map((id) => [id, accept ? 'accept' : 'reject']));
    }),
  };
}
