import type { Problem } from '@maskline/core/contract/errors';
import { ApiError } from './api-error.ts';
import type { Output } from './contract.ts';

type Query = Record<string, string | number | boolean | null | undefined>;
type Asked = {
  query?: Query;
  body?: unknown;
  /** Of a POST; a new one unless the same request is sent again. */
  key?: string;
  /** The state that a change builds on: it is refused if it is another by now. */
  ifMatch?: string | null;
  signal?: AbortSignal;
};

/** The API under `/api/v1`. What comes back has the type that the caller names, from the contract of its route. */
export const api = {
  get: <T>(path: string, asked: Pick<Asked, 'query' | 'signal'> = {}) => ask<T>('GET', path, asked),
  post: <T = void>(path: string, body?: unknown, key?: string, signal?: AbortSignal) =>
    ask<T>('POST', path, { body, key: key ?? newIdempotencyKey(), ...(signal ? { signal } : {}) }),
  put: <T = void>(path: string, body: unknown) => ask<T>('PUT', path, { body }),
  patch: <T = void>(path: string, body: unknown) => ask<T>('PATCH', path, { body }),
  /** With the tag of the state that is read, for a change that builds on it. */
  getTagged: <T>(path: string, asked: Pick<Asked, 'signal'> = {}) => askTagged<T>('GET', path, asked),
  patchTagged: <T>(path: string, body: unknown, ifMatch: string | null) =>
    askTagged<T>('PATCH', path, { body, ifMatch }),
  delete: <T = void>(path: string) => ask<T>('DELETE', path, {}),
};

/** `crypto.randomUUID` is not there without TLS. */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

export type Tagged<T> = { value: T; etag: string | null };

async function ask<T>(method: string, path: string, asked: Asked): Promise<T> {
  return (await askTagged<T>(method, path, asked)).value;
}

async function askTagged<T>(
  method: string,
  path: string,
  { query, body, key, ifMatch, signal }: Asked,
): Promise<Tagged<T>> {
  const response = await fetch(`/api/v1${path}${queryOf(query)}`, {
    method,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(ifMatch ? { 'if-match': ifMatch } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError('unreachable', '', { cause });
  });
  const etag = response.headers.get('etag');
  if (response.status === 204) return { value: undefined as T, etag };
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw new ApiError('unreachable', '', { cause });
  });
  if (!response.ok) throw refusalOf(answer, response);
  return { value: answer as T, etag };
}

/** A proxy in between may answer with anything. */
function refusalOf(answer: unknown, response: Response): ApiError {
  const { code, detail, errors } = (answer ?? {}) as Partial<Output<typeof Problem>>;
  if (!code || !detail) return new ApiError('unreachable', '');
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError(code, detail, {
    fields: errors ?? [],
    retryAfterSeconds: Number.isFinite(wait) ? wait : null,
  });
}

function queryOf(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
