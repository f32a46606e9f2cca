import type { NodeLevel } from '@contract/core/roles';
import { SCHOOL, type NodeRef, type Trees } from './tree';

/** Free text of a scope (灞柳校区1号楼3层、4层 · 工业机器24010班、… · 全校) → nodes of the trees. */
export class ScopeReader {
  private readonly byLabel = new Map<string, NodeRef[]>();

  constructor(private readonly trees: Trees) {
    for (const node of trees.all()) {
      this.index(node.label, { level: node.level, id: node._id, label: node.label });
      if (node.level === 'class' || node.level === 'major') {
        const college = trees.get(node.collegeId)?.label ?? '';
        this.index(`${college}${node.name}`, { level: node.level, id: node._id, label: node.label });
      }
    }
  }

  /** Nodes named by `text`, and the pieces nobody knows. `hint` (a college's name) decides between equal names. */
  read(text: string, levels: readonly NodeLevel[], hint: string): { nodes: NodeRef[]; unknown: string[] } {
    const nodes: NodeRef[] = [];
    const unknown: string[] = [];
    let prefix = '';
    for (const piece of text.split(/[、,,;;//\n|]+/).map((part) => part.replace(/\s+/g, ''))) {
      if (piece === '') continue;
      const found = this.pieces(piece, prefix, levels, hint);
      if (found.length === 0) unknown.push(piece);
      nodes.push(...found);
      // 灞柳校区1号楼3层、4层: the second piece leans on the first.
      const last = found.at(-1);
      const parent = last && this.trees.get(last.id)?.parentId;
      if (last) prefix = (parent && this.trees.get(parent)?.label) || '';
    }
    const seen = new Set<string>();
    return { nodes: nodes.filter((node) => !seen.has(node.id) && seen.add(node.id)), unknown };
  }

  private pieces(piece: string, prefix: string, levels: readonly NodeLevel[], hint: string): NodeRef[] {
    if (/^(全校|学校|全部|全校区|所有)$/.test(piece)) return levels.includes('school') ? [SCHOOL] : [];
    const range = /^(.*?)(\d{1,2})层?[-–~至到](\d{1,2})层$/.exec(piece);
    if (range) {
      const [, stem = '', from = '', to = ''] = range;
      const floors: NodeRef[] = [];
      for (let floor = Number(from); floor <= Number(to); floor += 1) {
        const found = this.one(`${stem}${floor}层`, prefix, levels, hint);
        if (!found) return [];
        floors.push(found);
      }
      return floors;
    }
    const found = this.one(piece, prefix, levels, hint);
    return found ? [found] : [];
  }

  private one(piece: string, prefix: string, levels: readonly NodeLevel[], hint: string): NodeRef | null {
    const plain = piece.replace(/(\d)(室|房间|宿舍|寝室|号房)$/, '$1');
    for (const label of [
      piece,
      plain,
      `${hint}${piece}`,
      `${prefix}${piece}`,
      piece.replace(/楼(\d{1,2})楼$/, '楼$1层'),
    ]) {
      const candidates = (this.byLabel.get(label) ?? []).filter((node) => levels.includes(node.level));
      const unique = new Map(candidates.map((node) => [node.id, node]));
      if (unique.size === 1) return candidates[0] ?? null;
    }
    return null;
  }

  private index(label: string, node: NodeRef): void {
    const known = this.byLabel.get(label);
    if (known) known.push(node);
    else this.byLabel.set(label, [node]);
  }
}
