// Put into the H5 face's index.html by the local cloud, never part of a build: makes a browser tab one phone among
// several on the same origin, with its own storage, network switch, theme and letter size.
export {};

const phoneId = /\/h5\/as\/([^/]+)\//.exec(location.pathname)?.[1];

function ownStorage(real: Storage, prefix: string): Storage {
  const keys = (): string[] =>
    Array.from({ length: real.length }, (_, place) => real.key(place) ?? '')
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  const methods = {
    getItem: (key: string) => real.getItem(prefix + key),
    setItem: (key: string, value: string) => real.setItem(prefix + key, value),
    removeItem: (key: string) => real.removeItem(prefix + key),
    key: (place: number) => keys()[place] ?? null,
    clear: () => keys().forEach((key) => real.removeItem(prefix + key)),
  };
  return new Proxy(methods, {
    get: (target, key) => {
      if (key === 'length') return keys().length;
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key) as unknown;
      return real.getItem(prefix + key) ?? undefined;
    },
    set: (_, key, value) => {
      real.setItem(prefix + String(key), String(value));
      return true;
    },
    deleteProperty: (_, key) => {
      real.removeItem(prefix + String(key));
      return true;
    },
    has: (target, key) => key in target || real.getItem(prefix + String(key)) !== null,
    ownKeys: keys,
    getOwnPropertyDescriptor: (_, key) => {
      const value = real.getItem(prefix + String(key));
      return value === null ? undefined : { value, writable: true, enumerable: true, configurable: true };
    },
  }) as Storage;
}

function becomePhone(openid: string): void {
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    const own = ownStorage(window[name], `${openid}|`);
    Object.defineProperty(window, name, { configurable: true, get: () => own });
  }

  let online = true;
  const connection = new EventTarget();
  Object.defineProperty(connection, 'type', { get: () => (online ? 'wifi' : 'none') });
  Object.defineProperty(Navigator.prototype, 'connection', { configurable: true, get: () => connection });
  Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => online });
  const setOnline = (value: boolean): void => {
    if (online === value) return;
    online = value;
    connection.dispatchEvent(new Event('change'));
    window.dispatchEvent(new Event(value ? 'online' : 'offline'));
  };
  const realFetch = window.fetch.bind(window);
  window.fetch = (...args) =>
    online ? realFetch(...args) : Promise.reject(new TypeError('Failed to fetch'));
  const realSend = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'send')
    ?.value as XMLHttpRequest['send'];
  XMLHttpRequest.prototype.send = function send(this: XMLHttpRequest, body) {
    if (online) realSend.call(this, body);
    else setTimeout(() => this.dispatchEvent(new ProgressEvent('error')), 0);
  };

  const setTheme = (dark: boolean): void => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  };
  // The app keeps this preference in Taro's storage, JSON inside JSON.
  const setLargeType = (on: boolean): void => {
    const stored = localStorage.getItem('preferences') ?? '';
    if (stored.includes('true') === on) return;
    localStorage.setItem('preferences', JSON.stringify({ data: JSON.stringify({ largeType: on }) }));
    location.reload();
  };
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme');
  if (theme) setTheme(theme === 'dark');
  if (query.get('offline')) setOnline(false);

  window.addEventListener(
    'message',
    (event: MessageEvent<{ type?: string; on?: boolean; dark?: boolean } | null>) => {
      if (event.origin !== location.origin) return;
      const order = event.data ?? {};
      if (order.type === 'offline') setOnline(!order.on);
      if (order.type === 'theme') setTheme(order.dark === true);
      if (order.type === 'large-type') setLargeType(order.on === true);
      if (order.type === 'reload') location.reload();
    },
  );
}

if (phoneId !== undefined) becomePhone(decodeURIComponent(phoneId));
