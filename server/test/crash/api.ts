import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

// biome-ignore lint/suspicious/noExplicitAny: what the test expects of it is its type
export type Body = any;
type Request = { method: string; path: string; key: string; body?: unknown; idempotencyKey?: string };
type Answer = { status: number; body: Body };
export type Api = ReturnType<typeof openApi>;

const PATIENCE_MS = 4_000;
const PAUSE_MS = 150;
/** The server cannot now, or another request of the same key is under way. */
const WORTH_ANOTHER_TRY = new Set([500, 502, 503]);

/**
 * The API as a real client uses it: a request is made again, with the same idempotency key, until it is answered; with
 * several servers it goes to the next one.
 */
export function openApi(servers: () => readonly string[], over: AbortSignal) {
  const answers = new Map<string, number>();
  const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
  let turn = 0;
  const once = async (request: Request): Promise<Answer | null> => {
    const urls = servers();
    const answer = await fetchOnce(urls[turn % urls.length] ?? '', request);
    count(answer ? String(answer.status) : 'no answer');
    if (!answer) turn += 1;
    return answer;
  };
  const untilAnswered = async (request: Request): Promise<Body> => {
    for (;;) {
      over.throwIfAborted();
      const answer = await once(request);
      if (answer && answer.status < 300) return answer.body;
      if (answer && !isWorthAnotherTry(answer)) throw refusal(request, answer);
      await sleep(PAUSE_MS);
    }
  };
  return {
    answers,
    once,
    get: (key: string, path: string) => untilAnswered({ method: 'GET', path, key }),
    post: (key: string, path: string, body?: unknown) =>
      untilAnswered({ method: 'POST', path, key, body, idempotencyKey: randomUUID() }),
    patch: (key: string, path: string, body: unknown) => untilAnswered({ method: 'PATCH', path, key, body }),
    list: async (key: string, path: string): Promise<Body[]> => {
      const rows: Body[] = [];
      for (let cursor = ''; ; ) {
        const sign = path.includes('?') ? '&' : '?';
        const page = await untilAnswered({
          method: 'GET',
          path: `${path}${sign}limit=100${cursor}`,
          key,
        });
        rows.push(...page.data);
        if (page.next_cursor === null) return rows;
        cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
      }
    },
  };
}

async function fetchOnce(url: string, request: Request): Promise<Answer | null> {
  const { method, path, key, body, idempotencyKey } = request;
  const headers = {
    authorization: `Bearer ${key}`,
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      ...init,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
  } catch {
    return null;
  }
}

function isWorthAnotherTry({ status, body }: Answer): boolean {
  return WORTH_ANOTHER_TRY.has(status) || (status === 409 && body.code === 'idempotency_key_in_flight');
}

function refusal({ method, path }: Request, { status, body }: Answer): Error {
  return new Error(`${method} ${path} was refused: ${status} ${body?.code}`);
}
