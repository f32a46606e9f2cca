import { postLines } from '@/pages/home/post-lines';

const post = (roleName: string, scope: string) => ({ roleName, scope });

test('a place a line, many places of one post in one line with their number', () => {
  expect(postLines([])).toEqual([]);
  expect(postLines([post('学工部', '')])).toEqual(['学工部']);
  expect(postLines([post('层长', '1号楼3层'), post('辅导员', '甲班'), post('层长', '1号楼4层')])).toEqual([
    '层长 · 1号楼3层',
    '层长 · 1号楼4层',
    '辅导员 · 甲班',
  ]);
  expect(postLines(['甲班', '乙班', '丙班'].map((scope) => post('辅导员', scope)))).toEqual([
    '辅导员 · 甲班、乙班等 3 处',
  ]);
});
