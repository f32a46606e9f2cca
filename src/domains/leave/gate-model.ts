import type { OutputOf } from '@contract/core/define';
import { durationInWords, HOUR, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import {
  checkPass,
  passWindow,
  PASS_WORDS,
  type PassClaims,
  type VerifySignature,
} from '@contract/leave-token';

export type ScanReply = OutputOf<typeof leave, 'scan'>;
export type GateKitReply = OutputOf<typeof leave, 'gate-kit'>;
export type Direction = 'out' | 'in';
export type Means = 'live' | 'offline' | 'number';

/** What the guard sees of one student, told by the server or verified on the phone. */
export interface Sight {
  verdict: 'go' | 'check' | 'stop';
  code: string;
  words: string;
  person: {
    leaveId: string;
    name: string;
    className: string;
    from: number;
    to: number;
    /** Null: no guard has seen him pass, or this phone cannot know. */
    outside: boolean | null;
    lastPassageAt: number | null;
  } | null;
  suggest: Direction | null;
  /** Coming in may be recorded although the verdict is red: nobody is kept outside. */
  mayEnter: boolean;
  means: Means;
  /** Verified on this phone: epoch ms of the list of dead passes it was judged by. Null: the server's word. */
  listAsOf: number | null;
}

/** From this age on the list of dead passes is called old, and the guard is asked to ring up in doubt. */
export const LIST_OLD = HOUR;

/** How a verdict looks and is said, never by its colour alone. */
export const VERDICTS = {
  go: { tone: 'ok', glyph: '✓', word: '通行' },
  check: { tone: 'warn', glyph: '!', word: '核对' },
  stop: { tone: 'error', glyph: '✕', word: '禁止' },
} as const;

export const DIRECTION_NAMES: Readonly<Record<Direction, string>> = { out: '出校', in: '返校' };
export const MEANS_NAMES: Readonly<Record<Means, string>> = {
  live: '扫码',
  offline: '离线凭证',
  number: '按学号',
};

/** The server's answer as a sight. `by`: how the guard asked. */
export function sightOf(reply: ScanReply, by: 'scan' | 'number'): Sight {
  const { verdict, code, words, leave: shown, suggest } = reply;
  const outToday = shown?.state === 'away';
  return {
    verdict,
    code,
    words,
    person: shown && {
      leaveId: shown.leaveId,
      name: shown.name,
      className: shown.className,
      from: shown.from,
      to: shown.to,
      outside: shown.outside,
      lastPassageAt: shown.lastPassageAt,
    },
    suggest,
    mayEnter: verdict === 'stop' && outToday,
    means: by === 'number' ? 'number' : code === 'offline-token' ? 'offline' : 'live',
    listAsOf: null,
  };
}

function personOf(claims: PassClaims, local: Direction | null): NonNullable<Sight['person']> {
  return {
    leaveId: claims.leaveId,
    name: claims.name,
    className: claims.className,
    from: claims.from,
    to: claims.to,
    outside: local === null ? null : local === 'out',
    lastPassageAt: null,
  };
}

interface OnPhone {
  /** Null: this phone has never loaded it. */
  kit: GateKitReply | null;
  verify: VerifySignature;
  /** Epoch ms. */
  now: number;
  /** What this phone itself recorded for a leave and could not send yet. */
  recorded: (leaveId: string) => Direction | null;
}

/**
 * The verdict without network: never green. The signature says that the school made the pass; whether it was taken
 * back since is only known up to the age of the list.
 */
export function sightOnPhone(token: string, { kit, verify, now, recorded }: OnPhone): Sight {
  const base = { mayEnter: false, suggest: null, means: 'offline' as Means, listAsOf: kit?.asOf ?? null };
  if (!kit) {
    return {
      ...base,
      verdict: 'stop',
      code: 'no-kit',
      words: '手机上还没有核验用的公钥，请连上网络后再扫，或查看学生证并打电话给值班老师',
      person: null,
    };
  }
  const check = checkPass(token, { ...kit, verify }, now);
  if (!check.ok) {
    const person = check.claims && personOf(check.claims, recorded(check.claims.leaveId));
    return { ...base, verdict: 'stop', code: check.code, words: PASS_WORDS[check.code], person };
  }
  const { claims } = check;
  const local = recorded(claims.leaveId);
  const seen = { ...base, means: claims.means, person: personOf(claims, local) };
  if (local === 'in') {
    return { ...seen, verdict: 'check', code: 'came-in', words: '本机刚登记过返校，还没有上传' };
  }
  const until = timeInWords(claims.to, now);
  if (local === 'out') {
    const late = now > claims.to;
    const words = late ? `已超过返校时间（${until}），请登记返校` : '本机登记过出校，回来请按“入”';
    return { ...seen, verdict: 'check', code: late ? 'late' : 'out', words, suggest: 'in' };
  }
  switch (passWindow(claims, now)) {
    case 'early':
      return {
        ...seen,
        verdict: 'stop',
        code: 'early',
        words: `${PASS_WORDS.early}（${timeInWords(claims.from, now)}）`,
      };
    case 'over':
      return {
        ...seen,
        verdict: 'check',
        code: 'late',
        words: `已超过返校时间（${until}），请登记返校`,
        suggest: 'in',
      };
    case 'open':
      return {
        ...seen,
        verdict: 'check',
        code: 'unproved',
        words: `${until} 前返回。${PASS_WORDS.offline}`,
        suggest: 'out',
      };
  }
}

/** How old the list is, and what follows from it. */
export function listWords(asOf: number, now: number): { old: boolean; words: string } {
  const age = now - asOf;
  const word = durationInWords(age);
  const said = word === '刚刚' ? '名单刚刚更新' : `名单 ${word}前更新`;
  return age >= LIST_OLD
    ? { old: true, words: `${said}，期间撤销的假条认不出来` }
    : { old: false, words: said };
}

/** Where he is as far as anybody knows, for the card. A phone without network knows only what it recorded itself. */
export function whereWords({ person, listAsOf }: Pick<Sight, 'person' | 'listAsOf'>, now: number): string {
  if (!person) return '';
  if (person.outside === null) return listAsOf === null ? '没有出入记录' : '断网，查不到出入记录';
  const at = person.lastPassageAt === null ? '' : `（${timeInWords(person.lastPassageAt, now)}）`;
  return person.outside ? `校外${at}` : `校内${at}`;
}

/** The last direction among passages of one leave that wait on this phone. */
export function recordedIn(
  waiting: readonly { domain: string; action: string; input: unknown }[],
  leaveId: string,
): Direction | null {
  let last: Direction | null = null;
  for (const { domain, action, input } of waiting) {
    if (domain !== 'leave' || action !== 'passage') continue;
    const made = input as { leaveId: string; direction: Direction };
    if (made.leaveId === leaveId) last = made.direction;
  }
  return last;
}
