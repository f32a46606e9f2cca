import fc from 'fast-check';
import { quickRanges } from '@contract/leave-rules';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import { dayOf } from '@contract/core/time';
import {
  checkDraft,
  draftOf,
  emptyDraft,
  firstFault,
  isBegun,
  readDraft,
  type Draft,
} from '@/domains/leave/draft';
import { daysOffered, guessedDays } from '@/domains/leave/when';
import { dayRows, instantOfRows, rowsOf } from '@/ui/date-time-columns';

const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
/** Monday morning. */
const NOW = at('09:00');

const full: Draft = {
  kind: 'personal',
  from: at('18:00'),
  to: at('21:00'),
  offCampus: true,
  destination: '家里',
  contactName: '家长',
  contactPhone: '13800000001',
  reason: '家中有事需要回去',
  slips: [],
};
const faultsOf = (draft: Draft, slipNeeded = false) => {
  const checked = checkDraft(draft, { slipNeeded });
  return 'faults' in checked ? checked.faults : null;
};

describe('the form is checked by the contract before it is sent', () => {
  test('an empty form names every field it needs, in words, the first one first', () => {
    const faults = faultsOf(emptyDraft(null)) ?? {};
    expect(faults).toEqual({
      kind: '请选择请假类型',
      from: '请选择开始时间',
      to: '请选择结束时间',
      offCampus: '请选择是否离校',
      contactPhone: '请填写联系电话',
      reason: '请写明事由',
    });
    expect(firstFault(faults)).toBe('请选择请假类型');
  });

  test.each<[string, Partial<Draft>, keyof Draft, RegExp]>([
    ['a reason of one letter', { reason: '事' }, 'reason', /至少 2 个字/],
    ['a phone that is none', { contactPhone: '找我' }, 'contactPhone', /电话号码有误/],
    ['an end before the beginning', { to: at('17:00') }, 'to', /晚于开始/],
    [
      'a file of nobody',
      { slips: [{ fileId: 'cloud://x/other/S1/a.jpg', name: '假条' }] },
      'slips',
      /附件有误/,
    ],
  ])('%s is said at its field', (_, patch, field, words) => {
    expect(faultsOf({ ...full, ...patch })).toEqual({ [field]: expect.stringMatching(words) as string });
  });

  test('L6 a slip that the length asks for is asked for before sending', () => {
    expect(faultsOf(full)).toBeNull();
    expect(faultsOf(full, true)).toEqual({ slips: expect.stringContaining('证明材料') as string });
  });

  test('what passes is what the contract takes, trimmed', () => {
    const checked = checkDraft({ ...full, reason: '  回家  ' }, { slipNeeded: false });
    expect(checked).toEqual({ application: { ...full, reason: '回家' } });
  });
});

describe('the draft on the phone', () => {
  test('comes back as it was; so does an application that was not taken', () => {
    expect(readDraft(JSON.parse(JSON.stringify(full)))).toEqual(full);
    expect(draftOf({ ...full, slips: undefined })).toEqual(full);
  });

  test('whatever lies there is read without a fault, and never as a thing the form cannot hold', () => {
    fc.assert(
      fc.property(fc.anything(), fc.object(), (anything, object) => {
        for (const stored of [anything, { ...full, ...object }]) {
          const draft = readDraft(stored);
          if (draft !== null) faultsOf(draft);
        }
      }),
    );
    expect(readDraft({ kind: 'holiday', from: 'now', slips: [null, { fileId: 3 }] })).toEqual(
      emptyDraft(null),
    );
  });

  test('the contact of the last leave alone is not a begun form', () => {
    expect(isBegun(emptyDraft({ contactName: '家长', contactPhone: '138' }))).toBe(false);
    expect(isBegun({ ...emptyDraft(null), reason: '回' })).toBe(true);
  });
});

describe('moments in the wheel', () => {
  test('every ten minutes offered come back as the rows they were chosen by', () => {
    const first = dayOf(NOW);
    const last = '2027-01-31';
    fc.assert(
      fc.property(fc.nat(60), fc.nat(23), fc.nat(5), (day, hour, tens) => {
        const ms = instantOfRows([day, hour, tens], first);
        expect(rowsOf(ms, first, last)).toEqual([day, hour, tens]);
      }),
    );
  });

  test('days have the names people use, over the end of the year too', () => {
    expect(dayRows('2026-12-30', '2027-01-01', '2026-12-30')).toEqual(['今天', '明天', '2027年1月1日 周五']);
  });

  test('a moment outside the days offered stands at their edge', () => {
    expect(rowsOf(at('12:30', '2026-11-20'), '2026-11-23', '2026-11-30')).toEqual([0, 0, 0]);
    expect(rowsOf(at('12:30', '2026-12-20'), '2026-11-23', '2026-11-30')).toEqual([7, 23, 5]);
  });

  test.each([
    ['Monday morning', NOW, ['今晚', '明天', '周末']],
    ['late in the evening', at('22:30'), ['明天', '周末']],
    ['Sunday night', at('21:00', '2026-11-29'), ['今晚', '明天']],
  ])('quick picks on %s begin no earlier than now and can be chosen in the wheel', (_, now, names) => {
    const picks = quickRanges(now);
    expect(picks.map(({ name }) => name)).toEqual(names);
    const { from: first, to: last } = daysOffered(DEFAULT_POLICY, 'personal', now);
    for (const { from, to } of picks) {
      expect(from).toBeGreaterThanOrEqual(now);
      for (const end of [from, to]) expect(instantOfRows(rowsOf(end, first, last), first)).toBe(end);
    }
  });

  test('L6 only what can be asked for afterwards offers days that are over', () => {
    expect(daysOffered(DEFAULT_POLICY, 'personal', NOW).from).toBe('2026-11-23');
    expect(daysOffered(DEFAULT_POLICY, 'sick', NOW).from).toBe('2026-11-20');
  });

  test('L1 the phone guesses a length only by rules that need no calendar', () => {
    const day = { from: NOW, to: NOW + 86_400_000 };
    expect(guessedDays(DEFAULT_POLICY, 'personal', day)).toBe(1);
    expect(guessedDays({ ...DEFAULT_POLICY, counting: 'teaching-days' }, 'personal', day)).toBeNull();
    expect(guessedDays(null, 'personal', day)).toBeNull();
  });
});
