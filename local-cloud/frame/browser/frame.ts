// The page around the phones: the people, the switches, the cloud's clock and its last calls.
import { activate, draw, everyPhone, frames, redraw, showSwitches } from './stage';
import { element, find, load, newGuest, people, personOf, save, settings, type Person } from './state';

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

function give(openid: string): void {
  const phone = settings.phones[settings.active];
  if (!phone) return;
  phone.openid = openid;
  redraw(settings.active);
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
  people.push(...((await (await fetch('/demo/people')).json()) as Person[]));
  document.addEventListener('phone-changed', markPeople);
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
      showSwitches();
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
