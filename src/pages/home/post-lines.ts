/** As many places of one post as are told by name. */
const NAMED = 2;

/** 层长 · 灞柳校区1号楼3层, a line a place; many places of one post are one line with their number. */
export function postLines(posts: readonly { roleName: string; scope: string }[]): string[] {
  const scopes = new Map<string, string[]>();
  for (const { roleName, scope } of posts) scopes.set(roleName, [...(scopes.get(roleName) ?? []), scope]);
  return [...scopes].flatMap(([roleName, held]) =>
    held.length > NAMED
      ? [`${roleName} · ${held.slice(0, NAMED).join('、')}等 ${held.length} 处`]
      : held.map((scope) => [roleName, scope].filter(Boolean).join(' · ')),
  );
}
