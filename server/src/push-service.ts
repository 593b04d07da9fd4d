import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';

/** A browser as its push service knows it, and what only that browser can open. */
export type PushAddress = { endpoint: string; p256dh: string; auth: string };
/** `subject`: whom the push service may turn to. `topic`: what waits under the same one is replaced. */
export type Push = {
  to: PushAddress;
  from: { publicKey: string; privateKey: string; subject: string };
  payload: string;
  topic: string;
  ttlSeconds: number;
};

/** `gone`: nobody will ever get it there. `refused`: not this one. */
export type PushOutcome = 'taken' | 'gone' | 'refused';

export type PushService = {
  /** Whether it would send there at all: endpoints come from whoever signed in. */
  accepts(endpoint: string): boolean;
  /** Seals the payload for the browser and hands it to its push service, once. Throws `PushError` if that may work later. */
  send(push: Push): Promise<PushOutcome>;
};

/** That a push was not taken, without the address, which is the key to a browser. */
export class PushError extends Error {
  override readonly name = 'PushError';
}

/** For tests, whose push service is on this machine. */
export type PushOptions = { allowLoopback?: boolean };

const PATIENCE_MS = 10_000;
const LARGEST_ANSWER_BYTES = 64 * 1024;

/**
 * Speaks with the push services of browsers. Whoever signed in says where they are, so it goes to public addresses by TLS
 * alone, whatever a name resolves to, and follows no redirects and no proxies of the environment.
 */
export function createPushService({ allowLoopback = false }: PushOptions = {}): PushService {
  const isOpen = (address: string) => isPublic(address) || (allowLoopback && isLoopback(address));
  const accepts = (endpoint: string) => isAcceptable(endpoint, { allowLoopback, isOpen });
  const agent = new Agent({
    connect: { timeout: PATIENCE_MS, lookup: lookupAmong(isOpen) },
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    maxResponseSize: LARGEST_ANSWER_BYTES,
    allowH2: false,
  });
  return {
    accepts,
    async send(push) {
      if (!accepts(push.to.endpoint)) return 'refused';
      const { headers, body } = await seal(push);
      return outcomeOf(await post(agent, push.to.endpoint, { headers, body }));
    },
  };
}

type Wire = { headers: Record<string, string>; body: Buffer };

/** By RFC 8291 and RFC 8292. The library is loaded with the first push: most processes send none. */
async function seal({ to, from, payload, topic, ttlSeconds }: Push): Promise<Wire> {
  const { default: webPush } = await import('web-push');
  const { endpoint, p256dh, auth } = to;
  const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
    vapidDetails: from,
    TTL: ttlSeconds,
    contentEncoding: 'aes128gcm',
    urgency: 'high',
    topic,
  });
  const headers = Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { headers: Object.fromEntries(headers), body: details.body ?? Buffer.alloc(0) };
}

async function post(agent: Agent, endpoint: string, { headers, body }: Wire): Promise<number> {
  try {
    const answer = await request(endpoint, {
      dispatcher: agent,
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body.dump();
    return answer.statusCode;
  } catch (error) {
    throw new PushError(`The push service could not be reached (${reasonOf(error)}).`);
  }
}

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'taken';
  if (status === 404 || status === 410) return 'gone';
  if (status === 429 || status >= 500) throw new PushError(`The push service said ${status}.`);
  return 'refused';
}

type Openness = { allowLoopback: boolean; isOpen(address: string): boolean };

function isAcceptable(endpoint: string, { allowLoopback, isOpen }: Openness): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, username, password } = new URL(endpoint);
  if (username || password) return false;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return isOpen(host) && (protocol === 'https:' || (allowLoopback && protocol === 'http:'));
  return protocol === 'https:';
}

/** Fails where a name leads to any address that is not open: asked at each connection, so that no name changes in between. */
function lookupAmong(isOpen: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const closed = addresses.some(({ address }) => !isOpen(address));
      if (closed || addresses.length === 0) return done(new PushError('not a public address'), '');
      if (options.all) return done(null, addresses);
      const [{ address, family }] = addresses as [LookupAddress];
      done(null, address, family);
    });
}

function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error instanceof PushError) return error.message;
  if (error.name === 'TimeoutError') return 'time-out';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
