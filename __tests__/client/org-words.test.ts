import { dayInWords } from '@contract/core/time';
import type { ImportCounts } from '../../src/domains/org/import-words';
import { confirmWords, linesOf, nothingToWrite, summaryOf } from '../../src/domains/org/import-words';
import { monthBeside, spanOf, weekOfTerm, weeksOf } from '../../src/domains/org/calendar-words';
import { asLines } from '../../src/domains/org/code-words';
import { leadsTo } from '../../src/domains/org/components/nodes';
import { placeOf, searchText, termOfPost } from '../../src/domains/org/person-words';
import { gapWords, lastDeputyDay, periodFault } from '../../src/domains/org/post-words';
import { graduatingYears, nextTerm, termFaults } from '../../src/domains/org/term-words';

const NONE: ImportCounts = {
  rows: 0,
  new: 0,
  changed: 0,
  moved: 0,
  missing: 0,
  unchanged: 0,
  postsNew: 0,
  postsEnding: 0,
  refused: 0,
  warnings: 0,
  repaired: 0,
};

describe('the words of an import', () => {
  test('a file of refused and repaired rows alone changes nothing', () => {
    expect(nothingToWrite({ ...NONE, rows: 9, refused: 3, warnings: 2, repaired: 4, unchanged: 700 })).toBe(
      true,
    );
    for (const key of ['new', 'changed', 'moved', 'missing', 'postsNew', 'postsEnding'] as const)
      expect(nothingToWrite({ ...NONE, [key]: 1 })).toBe(false);
  });

  test('what nobody chose is named as kept, not as done', () => {
    const counts = { ...NONE, new: 48, missing: 330, postsEnding: 12, refused: 8 };
    const kept = confirmWords(counts, { endMissing: false, endPosts: false });
    expect(kept).toBe('将新增 48 人。名册里没有的 330 人保持在校；建议卸任的 12 个岗位不动；8 行未采用。');
    const chosen = confirmWords(counts, { endMissing: true, endPosts: true });
    expect(chosen).toBe('将新增 48 人、330 人转为离校、12 个岗位卸任。8 行未采用。');
  });

  test('nothing to write is said so', () => {
    expect(confirmWords(NONE, { endMissing: true, endPosts: true })).toBe('不会写入任何内容。');
    expect(summaryOf({ kind: 'roster', counts: NONE })).toBe('没有变化');
    expect(summaryOf({ kind: 'roster', counts: null })).toBe('');
  });

  test('a new term speaks of graduates and leaves nothing to decide', () => {
    const lines = linesOf('roll-over', { ...NONE, missing: 200, postsEnding: 30, changed: 2 });
    expect(lines.map(({ word, group }) => [word, group])).toEqual([
      ['恢复住校', 'write'],
      ['毕业离校', 'write'],
      ['卸任', 'write'],
    ]);
    expect(linesOf('roster', { ...NONE, missing: 200 })[0]).toMatchObject({
      word: '名册里没有',
      group: 'decide',
    });
  });
});

describe('the calendar', () => {
  test('weeks run from Monday and hold every day once', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks.at(-1)).toEqual(['2026-11-30', null, null, null, null, null, null]);
    expect(weeks.flat().filter(Boolean)).toHaveLength(30);
    expect(weeksOf('2027-02')).toHaveLength(4);
  });

  test('months pass the year in both directions; February knows leap years', () => {
    expect(monthBeside('2026-12', 1)).toBe('2027-01');
    expect(monthBeside('2027-01', -1)).toBe('2026-12');
    expect(spanOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  });

  test('teaching weeks change on Monday, whatever day the term begins on', () => {
    expect(weekOfTerm('2026-08-25', '2026-08-25')).toBe(1);
    expect(weekOfTerm('2026-08-30', '2026-08-25')).toBe(1);
    expect(weekOfTerm('2026-08-31', '2026-08-25')).toBe(2);
  });

  test('a day names its year only where it is another', () => {
    expect(dayInWords('2026-11-25')).toBe('11月25日 周三');
    expect(dayInWords('2027-01-24', '2026-11-23')).toBe('2027年1月24日 周日');
  });
});

describe('terms', () => {
  const autumn = { id: 't1', name: '秋', from: '2026-08-25', to: '2027-01-24' };

  test('overlap, order and a missing name are told beside the term', () => {
    const spring = { id: 't2', name: '春', from: '2027-01-24', to: '2027-07-01' };
    expect(termFaults([autumn, spring])).toEqual({ t1: '和“春”的日期重叠', t2: '和“秋”的日期重叠' });
    expect(termFaults([{ ...autumn, to: '2026-08-24' }])).toEqual({ t1: '最后一天不能早于第一天' });
    expect(termFaults([{ ...autumn, name: ' ' }])).toEqual({ t1: '请填写学期名称' });
    expect(termFaults([autumn, { ...spring, from: '2027-01-25' }])).toEqual({});
  });

  test('a new one stands behind the last and takes no id there is', () => {
    const added = nextTerm([autumn, { ...autumn, id: 't3', to: '2027-07-01' }], '2026-11-24');
    expect(added).toMatchObject({ id: 't4', from: '2027-07-02', name: '' });
    expect(termFaults([autumn, added]).t1).toBeUndefined();
  });

  test('the newest intake is never offered for graduation', () => {
    expect(graduatingYears('2026-11-23')).not.toContain(2026);
    expect(graduatingYears('2027-06-30')).toEqual([2022, 2023, 2024, 2025]);
  });
});

describe('posts and people', () => {
  test('gaps name their unit', () => {
    expect(gapWords({ role: 'floor-leader', items: [1, 2] })).toBe('2 层没有层长');
    expect(gapWords({ role: 'counselor', items: [1] })).toBe('1 个班没有辅导员');
  });

  test('a stand-in of 61 days is refused before it is sent, one of 60 is not', () => {
    expect(periodFault('2026-11-01', lastDeputyDay('2026-11-01'), 60)).toBeNull();
    expect(periodFault('2026-11-01', '2026-12-31', 60)).toContain('60');
    expect(periodFault('2026-11-02', '2026-11-01')).toBe('结束日期不能早于开始日期');
    expect(periodFault('2026-11-02', null)).toBeNull();
  });

  test('a post says since when and until when, and 长期 where it is open', () => {
    expect(termOfPost({ fromOn: '2026-09-01', toOn: null }, '2026-11-23')).toBe('长期');
    expect(termOfPost({ fromOn: '2026-12-01', toOn: '2026-12-05' }, '2026-11-23')).toBe(
      '12月1日 周二 起，至 12月5日 周六',
    );
  });

  test('signs and blanks never reach the search', () => {
    expect(searchText(' 张 {$ne:1} ')).toBe('张ne1');
    expect(searchText('!?')).toBe('');
  });

  test('a day student has a class and no bed', () => {
    const person = {
      kind: 'student' as const,
      className: '机电26011班',
      roomLabel: '',
      bed: null,
      department: '',
    };
    expect(placeOf(person)).toBe('机电26011班');
    expect(placeOf({ ...person, roomLabel: '灞柳校区1号楼301', bed: 2 })).toBe(
      '机电26011班 · 灞柳校区1号楼301 2床',
    );
  });

  test('walking to a class never leads through buildings', () => {
    expect(leadsTo('college', ['class'])).toBe(true);
    expect(leadsTo('campus', ['class'])).toBe(false);
    expect(leadsTo('class', ['class'])).toBe(false);
    expect(leadsTo('school', ['floor'])).toBe(true);
  });
});

describe('codes', () => {
  test('are copied in columns', () => {
    const sheet = {
      title: '机电26011班',
      expireAt: 0,
      bound: 1,
      items: [{ personId: '202410001', name: '王一', code: 'ABCDE-FGHJK' }],
    };
    expect(asLines(sheet)).toBe('机电26011班\n姓名\t学号\t绑定码\n王一\t202410001\tABCDE-FGHJK');
  });
});
