import { parseSync, traverse, types, type NodePath } from '@babel/core';
import { ABSENT_NAMES } from '../simulator/program';
import type { GateProblem } from './static-gate';

const ABSENT = new Set<string>(ABSENT_NAMES);

/**
 * Uses of names that WeChat's logic layer lacks and of code made from text. A use behind `typeof name` is how
 * libraries ask and is fine; a bare one throws on a phone.
 */
export function absentNameProblems(file: string, source: string): GateProblem[] {
  const tree = parseSync(source, {
    configFile: false,
    babelrc: false,
    sourceType: 'script',
    filename: file,
    compact: true,
  });
  if (!tree) return [];
  const problems: GateProblem[] = [];
  const report = (path: NodePath, message: string): void => {
    const at = path.node.loc?.start;
    problems.push({ file: at ? `${file}:${at.line}:${at.column + 1}` : file, message });
  };
  traverse(tree, {
    ReferencedIdentifier(path) {
      const { name } = path.node as { name: string };
      if (path.scope.hasBinding(name, true)) return;
      if (name === 'eval') report(path, 'uses eval');
      else if (ABSENT.has(name) && !isAskedFor(path, name))
        report(path, `uses ${name}, which a phone does not have`);
    },
    NewExpression(path) {
      if (isFunctionConstructor(path) && !returnsThis(path))
        report(path, 'makes code from text with new Function');
    },
    CallExpression(path) {
      if (isFunctionConstructor(path) && !returnsThis(path))
        report(path, 'makes code from text with Function()');
    },
  });
  return problems;
}

/** True inside `typeof name` and inside any branch or operand whose condition asks `typeof name`. */
function isAskedFor(path: NodePath, name: string): boolean {
  if (path.parentPath?.isUnaryExpression({ operator: 'typeof' })) return true;
  for (let at: NodePath | null = path; at && !at.isProgram(); at = at.parentPath) {
    const parent: NodePath | null = at.parentPath;
    if (!parent) break;
    if (parent.isIfStatement() || parent.isConditionalExpression()) {
      if (at.key !== 'test' && asks(parent.node.test, name)) return true;
    }
    if (parent.isLogicalExpression() && at.key === 'right' && asks(parent.node.left, name)) return true;
    if (parent.isTryStatement() && at.key === 'block') return true;
  }
  return false;
}

function asks(test: types.Node, name: string): boolean {
  let found = false;
  types.traverseFast(test, (node) => {
    if (types.isUnaryExpression(node, { operator: 'typeof' }) && types.isIdentifier(node.argument, { name }))
      found = true;
  });
  return found;
}

function isFunctionConstructor(
  path: NodePath<types.NewExpression> | NodePath<types.CallExpression>,
): boolean {
  return (
    types.isIdentifier(path.node.callee, { name: 'Function' }) && !path.scope.hasBinding('Function', true)
  );
}

/** `Function('return this')` is the one text WeChat allows: libraries find the global object by it. */
function returnsThis(path: NodePath<types.NewExpression> | NodePath<types.CallExpression>): boolean {
  const [first] = path.node.arguments;
  return (
    path.node.arguments.length === 1 &&
    types.isStringLiteral(first) &&
    /^return this;?$/.test(first.value.trim())
  );
}
