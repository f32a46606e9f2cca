import { useCallback } from 'react';
import type { ActionName, Domain, InputOf, OutputOf } from '@contract/core/define';
import { call } from './call';
import { usePages } from './use-pages';
import { useQuery, type QueryOptions } from './use-query';

type Item<O> = O extends { items: readonly (infer T)[] } ? T : never;

/** A list that pages by cursor: the first page as `useQuery` loads it, later ones on request. */
export function useList<D extends Domain, A extends ActionName<D>>(
  domain: D,
  action: A,
  input: InputOf<D, A>,
  options: QueryOptions = {},
) {
  type Page = { items: Item<OutputOf<D, A>>[]; next: string | null };
  const query = useQuery(domain, action, input, options);
  const content = JSON.stringify(input);
  const ask = useCallback(
    async (cursor: string) => {
      const asked = { ...(JSON.parse(content) as object), cursor } as InputOf<D, A>;
      return (await call(domain, action, asked)) as Page;
    },
    [domain, action, content],
  );
  const first = query.data as Page | null;
  const { items, more } = usePages(first, ask);
  /** `items` is null before the first page. */
  return { ...query, items: first ? items : null, more };
}
