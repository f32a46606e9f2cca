// The page around the phones: who holds which phone, which face it shows, its network, theme, letter size, the clock.
export {};

interface Person {
  openid: string;
  name: string;
  role: string;
  hint: string;
  /** Where the post stands. */
  post: string;
  /** Whose phone the frame opens with. */
  initial?: boolean;
}

interface CallRow {
  at: number;
  openid: string;
  name: string;
  ms: number;
  db: number;
  examined: number;
  scans: number;
  failed: string;
}

interface Phone {
  openid: string;
  face: 'h5' | 'simulator';
  offline: boolean;
}

interface Settings {
  phones: Phone[];
  active: number;
  two: boolean;
  dark: boolean;
  large: boolean;
}

const KEY = 'local-cloud-frame';
const find = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

let people: Person[] = [];
let settings: Settings = { phones: [], active: 0, two: false, dark: false, large: false };

function load(): void {
  try {
    settings = { ...settings, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch {
    // A broken note is forgotten.
  }
}

function save(): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

function stranger(openid: string): Person {
  return { openid, name: '新手机', role: '未绑定', hint: openid, post: '' };
}

function newGuest(): Person {
  return stranger(`guest-${Math.random().toString(36).slice(2, 8)}`);
}

function personOf(openid: string): Person {
  return people.find((person) => person.openid === openid) ?? stranger(openid);
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function address(phone: Phone): string {
  const query = new URLSearchParams({ theme: settings.dark ? 'dark' : 'light' });
  if (phone.offline) query.set('offline', '1');
  return `/${phone.face}/as/${encodeURIComponent(phone.openid)}/?${query.toString()}`;
}

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>('.phone iframe')];
}

function order(place: number, message: object): void {
  frames()[place]?.contentWindow?.postMessage(message, location.origin);
}

function everyPhone(message: object): void {
  frames().forEach((_, place) => order(place, message));
}

function segment(phone: Phone, place: number): HTMLElement {
  const box = element('div', 'segment');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', '显示哪一面');
  for (const [face, label] of [
    ['h5', 'H5'],
    ['simulator', '小程序'],
  ] as const) {
    const button = element('button', phone.face === face ? 'on' : '', label);
    button.setAttribute('aria-pressed', String(phone.face === face));
    button.onclick = () => {
      phone.face = face;
      settings.active = place;
      draw();
    };
    box.append(button);
  }
  return box;
}

function tools(phone: Phone, place: number): HTMLElement {
  const box = element('div', 'tools');
  const offline = element('button', phone.offline ? 'on warn' : '', phone.offline ? '已断网' : '断网');
  offline.setAttribute('aria-pressed', String(phone.offline));
  offline.onclick = () => {
    phone.offline = !phone.offline;
    offline.textContent = phone.offline ? '已断网' : '断网';
    offline.className = phone.offline ? 'on warn' : '';
    offline.setAttribute('aria-pressed', String(phone.offline));
    order(place, { type: 'offline', on: phone.offline });
    save();
  };
  const again = element('button', '', '重新打开');
  again.onclick = () => {
    const frame = frames()[place];
    if (frame) frame.src = address(phone);
  };
  box.append(segment(phone, place), offline, again);
  return box;
}

function drawPhone(phone: Phone, place: number): HTMLElement {
  const who = personOf(phone.openid);
  const box = element('section', place === settings.active && settings.two ? 'seat active' : 'seat');
  const title = element('h2', '', `${who.name} · ${who.role}`);
  title.onclick = () => activate(place);
  const head = tools(phone, place);
  head.prepend(title);
  const shell = element('div', 'phone');
  const frame = document.createElement('iframe');
  frame.title = `${who.name}的手机`;
  frame.allow = 'clipboard-read; clipboard-write';
  frame.src = address(phone);
  frame.onload = () => order(place, { type: 'large-type', on: settings.large });
  shell.append(frame);
  box.append(head, shell);
  return box;
}

function activate(place: number): void {
  settings.active = place;
  document.querySelectorAll('.seat').forEach((seat, index) => {
    seat.classList.toggle('active', settings.two && index === place);
  });
  markPeople();
  save();
}

function give(openid: string): void {
  const phone = settings.phones[settings.active];
  if (!phone) return;
  phone.openid = openid;
  draw();
}

function drawPeople(): void {
  const list = find('people');
  list.replaceChildren();
  const groups = new Map<string, Person[]>();
  for (const person of people) groups.set(person.role, [...(groups.get(person.role) ?? []), person]);
  for (const [role, members] of groups) {
    list.append(element('h3', '', role));
    for (const person of members) {
      const button = element('button', 'person');
      button.dataset.openid = person.openid;
      button.append(
        element('b', '', person.name),
        element('span', '', person.hint),
        element('small', '', person.post),
      );
      button.onclick = () => give(person.openid);
      list.append(button);
    }
  }
  list.append(element('h3', '', '未绑定'));
  const guest = element('button', 'person');
  guest.append(element('b', '', '新手机'), element('span', '', '还没有绑定身份的微信'));
  guest.onclick = () => give(newGuest().openid);
  list.append(guest);
  markPeople();
}

function markPeople(): void {
  const openid = settings.phones[settings.active]?.openid;
  document.querySelectorAll<HTMLElement>('.person').forEach((button) => {
    button.classList.toggle('on', button.dataset.openid === openid);
  });
}

function draw(): void {
  const shown = settings.two ? 2 : 1;
  while (settings.phones.length < 2) {
    const first = people.find((person) => person.initial) ?? people[0];
    const next = people.find((person) => person !== first);
    const person = (settings.phones.length === 0 ? first : next) ?? newGuest();
    settings.phones.push({ openid: person.openid, face: 'h5', offline: false });
  }
  settings.active = Math.min(settings.active, shown - 1);
  find('stage').replaceChildren(...settings.phones.slice(0, shown).map(drawPhone));
  for (const [id, on] of [
    ['two', settings.two],
    ['dark', settings.dark],
    ['large', settings.large],
  ] as const) {
    find(id).setAttribute('aria-pressed', String(on));
    find(id).classList.toggle('on', on);
  }
  markPeople();
  save();
}

const clockWords = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'long',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const timeWords = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  timeStyle: 'medium',
  hour12: false,
});

async function moveClock(body: object): Promise<void> {
  await fetch('/demo/clock', { method: 'POST', body: JSON.stringify(body) });
  await refresh();
  everyPhone({ type: 'reload' });
}

function callRow(call: CallRow): HTMLElement {
  const row = element('li', call.failed ? 'failed' : call.scans > 0 ? 'scan' : '');
  const who = personOf(call.openid);
  row.append(
    element('b', '', call.name),
    element('span', '', call.failed || `${call.ms} ms · 库 ${call.db} 次 · 看 ${call.examined} 个`),
    element('small', '', `${timeWords.format(call.at)} ${call.openid ? who.name : '定时器'}`),
  );
  return row;
}

async function refresh(): Promise<void> {
  const response = await fetch('/demo/state');
  const state = (await response.json()) as { now: number; moved: boolean; calls: CallRow[] };
  find('now').textContent = clockWords.format(state.now);
  find('moved').hidden = !state.moved;
  find('calls').replaceChildren(...state.calls.map(callRow));
}

/** A laptop's screen is lower than a phone is long. */
function fit(): void {
  const room = Math.min(1, Math.max(0.6, (window.innerHeight - 116) / 868));
  document.documentElement.style.setProperty('--fit', String(room));
}

async function begin(): Promise<void> {
  load();
  fit();
  window.addEventListener('resize', fit);
  people = (await (await fetch('/demo/people')).json()) as Person[];
  for (const [id, flip] of [
    ['two', () => (settings.two = !settings.two)],
    ['dark', () => (settings.dark = !settings.dark)],
    ['large', () => (settings.large = !settings.large)],
  ] as const) {
    find(id).onclick = () => {
      flip();
      if (id === 'dark') everyPhone({ type: 'theme', dark: settings.dark });
      if (id === 'large') everyPhone({ type: 'large-type', on: settings.large });
      if (id === 'two') draw();
      find(id).classList.toggle('on', settings[id]);
      find(id).setAttribute('aria-pressed', String(settings[id]));
      save();
    };
  }
  document.querySelectorAll<HTMLButtonElement>('[data-advance]').forEach((button) => {
    button.onclick = () => void moveClock({ advance: Number(button.dataset.advance) });
  });
  find('real-time').onclick = () => void moveClock({ reset: true });
  find('set-clock').onsubmit = (event) => {
    event.preventDefault();
    const text = (find('instant') as HTMLInputElement).value;
    if (text) void moveClock({ at: Date.parse(`${text}:00+08:00`) });
  };
  window.addEventListener('blur', () => {
    const place = frames().findIndex((frame) => frame === document.activeElement);
    if (place >= 0) activate(place);
  });
  drawPeople();
  draw();
  await refresh();
  setInterval(() => void refresh().catch(() => (find('now').textContent = '本地云已停止')), 1_000);
}

void begin();
