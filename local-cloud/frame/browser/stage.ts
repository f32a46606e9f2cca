// The phones on the stage: whose each is, which face it shows, its network, theme and letter size.
import { element, find, newGuest, people, personOf, save, settings, type Phone } from './state';

function address(phone: Phone): string {
  const query = new URLSearchParams({ theme: settings.dark ? 'dark' : 'light' });
  if (phone.offline) query.set('offline', '1');
  return `/${phone.face}/as/${encodeURIComponent(phone.openid)}/?${query.toString()}`;
}

export function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>('.phone iframe')];
}

function order(place: number, message: object): void {
  frames()[place]?.contentWindow?.postMessage(message, location.origin);
}

export function everyPhone(message: object): void {
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
      redraw(place);
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
  // Told once: the phone keeps the preference and opens anew to show it.
  let told = !settings.large;
  frame.onload = () => {
    if (!told) order(place, { type: 'large-type', on: true });
    told = true;
  };
  shell.append(frame);
  box.append(head, shell);
  return box;
}

export function activate(place: number): void {
  settings.active = place;
  document.querySelectorAll('.seat').forEach((seat, index) => {
    seat.classList.toggle('active', settings.two && index === place);
  });
  document.dispatchEvent(new Event('phone-changed'));
  save();
}

export function showSwitches(): void {
  for (const [id, on] of [
    ['two', settings.two],
    ['dark', settings.dark],
    ['large', settings.large],
  ] as const) {
    find(id).setAttribute('aria-pressed', String(on));
    find(id).classList.toggle('on', on);
  }
}

/** Only this phone starts anew: the other one keeps what its owner is doing. */
export function redraw(place: number): void {
  const phone = settings.phones[place];
  const seat = find('stage').children[place];
  if (!phone) return;
  if (seat) seat.replaceWith(drawPhone(phone, place));
  else find('stage').append(drawPhone(phone, place));
  activate(settings.active);
}

export function draw(): void {
  const shown = settings.two ? 2 : 1;
  while (settings.phones.length < 2) {
    const first = people.find((person) => person.initial) ?? people[0];
    const next = people.find((person) => person !== first);
    const person = (settings.phones.length === 0 ? first : next) ?? newGuest();
    settings.phones.push({ openid: person.openid, face: 'h5', offline: false });
  }
  settings.active = Math.min(settings.active, shown - 1);
  const seats = find('stage').children;
  while (seats.length > shown) seats[seats.length - 1]?.remove();
  while (seats.length < shown) redraw(seats.length);
  showSwitches();
  activate(settings.active);
}
