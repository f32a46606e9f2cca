import { PLACE_LEVELS, STUDY_LEVELS, type NodeLevel } from '@contract/core/roles';

const TREES: readonly (readonly NodeLevel[])[] = [PLACE_LEVELS, STUDY_LEVELS];

/** Levels below `level` in its own tree; of the school, every level of both. */
export function levelsBelow(level: NodeLevel): readonly NodeLevel[] {
  if (level === 'school') return [...PLACE_LEVELS, ...STUDY_LEVELS];
  const tree = TREES.find((levels) => levels.includes(level));
  return tree ? tree.slice(tree.indexOf(level) + 1) : [];
}

/** Whether something that may be chosen lies below a node of `level`. */
export function leadsTo(level: NodeLevel, allowed: readonly NodeLevel[]): boolean {
  return levelsBelow(level).some((below) => allowed.includes(below));
}

export const LEVEL_NAMES: Readonly<Record<NodeLevel, string>> = {
  school: '全校',
  campus: '校区',
  building: '楼栋',
  floor: '楼层',
  room: '宿舍',
  college: '学院',
  major: '专业',
  class: '班级',
  person: '个人',
};

export interface ChosenNode {
  level: NodeLevel;
  id: string;
  label: string;
}

export const SCHOOL: ChosenNode = { level: 'school', id: 'school', label: '全校' };
