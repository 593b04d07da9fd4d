import { randomUUID } from 'node:crypto';

/** Calls the API as any program would. Throws what the server refused, in its own words. */
export type ApiClient = {
  /** Every answer so far, word for word. */
  answers: readonly string[];
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
};

export function createApiClient(url: string, key?: string): ApiClient {
  const answers: string[] = [];
  return {
    answers,
    get: (path) => call(answers, url + path, { headers: headersOf(key) }),
    post: (path, body = {}) =>
      call(answers, url + path, {
        method: 'POST',
        headers: { ...headersOf(key), 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        body: JSON.stringify(body),
      }),
  };
}

function headersOf(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

async function call<T>(answers: string[], url: string, request: RequestInit): Promise<T> {
  const response = await fetch(url, request);
  const text = await response.text();
  answers.push(text);
  if (!response.ok)
    throw new Error(`${request.method ?? 'GET'} ${new URL(url).pathname}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
