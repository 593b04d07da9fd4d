import { type InfiniteData, infiniteQueryOptions, type QueryKey } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Page } from './contract.ts';

/** A list of the API, page by page. */
export function pagedQuery<Item>(queryKey: QueryKey, path: string) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => api.get<Page<Item>>(path, { query: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

export function itemsOf<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.data) ?? [];
}

/** All rows of a list of the API that is never long, to choose from. */
export async function everyItem<Item>(
  path: string,
  query: Readonly<Record<string, string | boolean | undefined>>,
  signal: AbortSignal,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await api.get(path, { query: { ...query, limit: 100, cursor }, signal });
    items.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
