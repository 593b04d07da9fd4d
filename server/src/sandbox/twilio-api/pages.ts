import { Refusal } from '../refusal.ts';
import { type Fields, fieldsOf, queryOf } from './fields.ts';

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1000;

export type PageRequest = {
  url: string;
  query: Fields;
  size: number;
  page: number;
  /** The last item of the page before. */
  cursor: string | undefined;
};

export function pageRequestOf(url: string): PageRequest {
  const query = fieldsOf(queryOf(url));
  const size = integer(query.get('PageSize'), DEFAULT_SIZE);
  const token = query.get('PageToken');
  if (size < 1 || (token !== undefined && !/^PA\d{1,18}$/.test(token))) throw new Refusal(20001);
  return {
    url,
    query,
    size: Math.min(size, LARGEST_SIZE),
    page: integer(query.get('Page'), 0),
    cursor: token?.slice(2),
  };
}

function integer(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(20001);
  return Number(text);
}

/** Twilio's envelope around a list. `items` holds one more than the page if there is a next one. */
export function pageView<T extends { seq: string }>(
  name: string,
  request: PageRequest,
  items: T[],
  view: (item: T) => object,
): object {
  const { size, page } = request;
  const shown = items.slice(0, size);
  const last = shown.at(-1);
  const next = items.length > size && last ? uriOf(request, page + 1, last.seq) : null;
  return {
    [name]: shown.map(view),
    first_page_uri: uriOf(request, 0),
    previous_page_uri: page > 0 ? uriOf(request, page - 1) : null,
    next_page_uri: next,
    uri: request.url,
    page,
    page_size: size,
    start: page * size,
    end: page * size + Math.max(shown.length - 1, 0),
  };
}

function uriOf({ url, size }: PageRequest, page: number, cursor?: string): string {
  const [path = ''] = url.split('?');
  const query = new URLSearchParams(queryOf(url));
  query.delete('PageToken');
  query.set('PageSize', String(size));
  query.set('Page', String(page));
  if (cursor) query.set('PageToken', `PA${cursor}`);
  return `${path}?${query}`;
}
