import * as v from 'valibot';
import { errorText } from '@contract/core/errors';
import { day, id, requestId, text } from '@contract/core/fields';
import { newRequestId } from '@contract/core/ids';
import { decodeCursor, encodeCursor } from '@contract/core/paging';
import { canPass, statesBefore } from '@contract/core/states';
import {
  addDays,
  dayOf,
  durationInWords,
  instantOf,
  isDay,
  timeInWords,
  weekdayOf,
} from '@contract/core/time';

const at = (iso: string) => Date.parse(iso);

describe('time at the school (UTC+8)', () => {
  test('a business day begins at midnight in Xi’an, wherever the server is', () => {
    expect(dayOf(at('2026-11-22T15:59:59Z'))).toBe('2026-11-22');
    expect(dayOf(at('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(instantOf('2026-11-23', '22:10')).toBe(at('2026-11-23T22:10:00+08:00'));
    expect(instantOf('2026-11-23', '24:30')).toBe(at('2026-11-24T00:30:00+08:00'));
  });

  test('days add over months, leap years and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(weekdayOf('2026-11-23')).toBe(1);
  });

  test.each(['2026-02-30', '2026-13-01', '26-1-1', '2026-1-01', ''])('%p is no day', (value) => {
    expect(isDay(value)).toBe(false);
  });

  test('words people use', () => {
    const now = at('2026-11-23T20:00:00+08:00');
    expect(timeInWords(at('2026-11-23T22:10:00+08:00'), now)).toBe('今天 22:10');
    expect(timeInWords(at('2026-11-24T07:00:00+08:00'), now)).toBe('明天 07:00');
    expect(timeInWords(at('2026-11-22T23:59:00+08:00'), now)).toBe('昨天 23:59');
    expect(timeInWords(at('2026-11-20T19:00:00+08:00'), now)).toBe('周五 19:00');
    expect(timeInWords(at('2026-11-03T08:00:00+08:00'), now)).toBe('11月3日 08:00');
    expect(timeInWords(at('2025-11-03T08:00:00+08:00'), now)).toBe('2025年11月3日 08:00');
    expect(durationInWords(59_000)).toBe('刚刚');
    expect(durationInWords(2 * 3_600_000 + 5)).toBe('2 小时');
  });
});

describe('fields', () => {
  test('ids carry no operator, no space, no quote', () => {
    for (const good of ['202410000', 'c1-1-301', 'c1-1-3:2026-11-23:night'])
      expect(v.is(id, good)).toBe(true);
    for (const bad of ['', '{"$ne":null}', 'a b', '$where', 'x'.repeat(97), "';--"])
      expect(v.is(id, bad)).toBe(false);
  });

  test('text says in Chinese what is wrong', () => {
    const issues = v.safeParse(text('原因', 10), '   ').issues?.map((issue) => issue.message);
    expect(issues?.[0]).toBe('请填写原因');
    expect(v.safeParse(text('原因', 3), '一二三四').issues?.[0].message).toBe('原因最多 3 个字');
    expect(v.parse(text('原因', 10), '  生病  ')).toBe('生病');
    expect(v.is(day, '2026-02-30')).toBe(false);
  });

  test('request ids differ, even within one millisecond', () => {
    const ids = new Set(Array.from({ length: 2_000 }, () => newRequestId(1_795_000_000_000)));
    expect(ids.size).toBe(2_000);
    for (const made of ids) expect(v.is(requestId, made)).toBe(true);
  });
});

describe('states, cursors, error texts', () => {
  const states = { open: ['done', 'dropped'], done: ['open'], dropped: [] } as const;
  test('the same map answers forwards and backwards', () => {
    expect(canPass<'open' | 'done' | 'dropped'>(states, 'open', 'done')).toBe(true);
    expect(canPass<'open' | 'done' | 'dropped'>(states, 'dropped', 'open')).toBe(false);
    expect(statesBefore<'open' | 'done' | 'dropped'>(states, 'done')).toEqual(['open']);
  });

  test('a cursor comes back as it went; anything else is refused', () => {
    expect(decodeCursor(encodeCursor({ value: 5, id: 'a' }))).toEqual({ value: 5, id: 'a' });
    for (const bad of ['', 'x', '[1]', '[{"$gt":1},"a"]', '{"value":1}', '[1,2]'])
      expect(decodeCursor(bad)).toBeNull();
  });

  test('details fill the sentence', () => {
    const spec = { text: '还有 {n} 人未点：{names}', details: v.object({}) };
    expect(errorText(spec, { n: 2, names: ['张三', '李四'] })).toBe('还有 2 人未点：张三、李四');
  });
});
