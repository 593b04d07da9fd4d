import { Agent, type Dispatcher, request } from 'undici';
import { CarrierError } from '../carrier.ts';
import { readAnswer } from './answer.ts';

/** What the SDK asks of its `httpClient`; of its options, those that we use. */
export type SdkRequest = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  uri: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: object;
  data?: object;
};
export type SdkHttpClient = {
  request(options: SdkRequest): Promise<{ statusCode: number; body: unknown; headers: object }>;
};

const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/**
 * An HTTP client for the SDK that makes each request exactly once and throws `CarrierError` only. The SDK's own follows
 * the proxies of the environment, can retry, and does not tell whether a request was written.
 */
export function createHttpClient(baseUrl: string, timeoutMs: number): SdkHttpClient {
  const base = new URL(baseUrl);
  const agent = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: LARGEST_ANSWER_BYTES,
    allowH2: false,
  });
  return {
    async request(options) {
      const wire = { written: false };
      try {
        const response = await request(placedAt(base, options), {
          dispatcher: watched(agent, wire),
          method: options.method === 'get' ? 'GET' : options.method.toUpperCase(),
          headers: { ...options.headers, authorization: basic(options) },
          body: options.data ? form(options.data) : null,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await response.body.text();
        const body = readAnswer(response.statusCode, response.headers['retry-after'], text);
        return { statusCode: response.statusCode, body, headers: response.headers };
      } catch (error) {
        throw error instanceof CarrierError ? error : networkFault(error, wire.written);
      }
    },
  };
}

/** Only path and query are the SDK's: pages link to absolute URLs, and credentials never leave for another host. */
function placedAt(base: URL, { uri, params }: SdkRequest): URL {
  const asked = new URL(uri);
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + asked.pathname;
  url.search = params ? form(params) : asked.search;
  return url;
}

function form(fields: object): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((item): [string, string] => [name, String(item)]),
  );
  return new URLSearchParams(pairs).toString();
}

function basic({ username = '', password = '' }: SdkRequest): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Notes when a request is about to be written to a socket; until then, nothing can have been accepted. */
function watched(agent: Agent, wire: { written: boolean }): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart;
    handler.onRequestStart = (controller, context) => {
      // The client writes a request anew if its socket goes away in some ways; a text may be written once only.
      if (wire.written) return controller.abort(new Error('not written twice'));
      wire.written = true;
      start?.call(handler, controller, context);
    };
    return dispatch(options, handler);
  });
}

function networkFault(cause: unknown, written: boolean): CarrierError {
  const reason = reasonOf(cause);
  return written
    ? new CarrierError('unknown', `Twilio was asked and gave no answer: ${reason}`, { cause })
    : new CarrierError('not_sent', `Twilio could not be reached: ${reason}`, { cause });
}

/** The code only: messages of the network layer may quote a URL, and with it a phone number. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  if (cause.name === 'TimeoutError') return 'time-out';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}
