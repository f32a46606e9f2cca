// What the frame page remembers, and who there is to sign in as.
export interface Person {
  openid: string;
  name: string;
  role: string;
  hint: string;
  /** Where the post stands. */
  post: string;
  /** Whose phone the frame opens with. */
  initial?: boolean;
}

export interface Phone {
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
export const find = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export const people: Person[] = [];
export const settings: Settings = { phones: [], active: 0, two: false, dark: false, large: false };

export function load(): void {
  try {
    Object.assign(settings, JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>);
  } catch {
    // A broken note is forgotten.
  }
}

export function save(): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

function stranger(openid: string): Person {
  return { openid, name: '新手机', role: '未绑定', hint: openid, post: '' };
}

export function newGuest(): Person {
  return stranger(`guest-${Math.random().toString(36).slice(2, 8)}`);
}

export function personOf(openid: string): Person {
  return people.find((person) => person.openid === openid) ?? stranger(openid);
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
