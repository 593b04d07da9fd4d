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

/** All pages of a list that is short enough to be read whole. */
export async function readAll<Item>(path: string, query: ListQuery, signal: AbortSignal): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await api.get(path, { query: { ...query, limit: 100, cursor }, signal });
    items.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

type ListQuery = Record<string, string | boolean | undefined>;

export function itemsOf<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
  return data?.pages.flatMap((page) => page.data) ?? [];
}
