/** The figures of 离校返校 (L16), read by both sides. Pure. */

export interface HolidayFigures {
  /** On their way, or gone. */
  left: number;
  stay: number;
  back: number;
  /** Whose parents somebody has reached. */
  guardians: number;
  /** Whoever said or was seen to leave or to stay; the rest has not been asked yet. */
  answered: number;
}

interface Entry {
  plan: 'home' | 'stay' | 'elsewhere' | null;
  leftAt: number | null;
  backAt: number | null;
  guardian: object | null;
}

/** Staying in is an answer to leaving; with neither a plan nor a departure he has not been entered. */
export function isAnswered({ plan, leftAt }: Pick<Entry, 'plan' | 'leftAt'>): boolean {
  return plan !== null || leftAt !== null;
}

export function holidayFigures(entries: readonly Entry[]): HolidayFigures {
  const count = (holds: (entry: Entry) => boolean) => entries.filter(holds).length;
  return {
    left: count(({ plan, leftAt }) => leftAt !== null && plan !== 'stay'),
    stay: count(({ plan }) => plan === 'stay'),
    back: count(({ backAt }) => backAt !== null),
    guardians: count(({ guardian }) => guardian !== null),
    answered: count(isAnswered),
  };
}

export function addFigures(a: HolidayFigures, b: HolidayFigures): HolidayFigures {
  return {
    left: a.left + b.left,
    stay: a.stay + b.stay,
    back: a.back + b.back,
    guardians: a.guardians + b.guardians,
    answered: a.answered + b.answered,
  };
}
