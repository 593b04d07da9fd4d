import { pino } from 'pino';
import type { CarrierCredentials } from '../../src/carriers/carrier.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { type Receiver, startReceiver } from './receiver.ts';

type RecordedText = {
  message_sid: string;
  body: string;
  status: string;
  delivered_at: string | null;
};
type Answer<T> = { status: number; body: T };

/** A sandbox on a database of its own, an account there, and somebody who is called back. */
export type Desk = {
  sandbox(): Sandbox;
  databaseUrl: string;
  account: CarrierCredentials;
  receiver: Receiver;
  /** The sandbox's own API, below `/sandbox`. */
  desk<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** Twilio's API, below the account. */
  rest<T>(method: string, path: string, form?: Record<string, string>): Promise<Answer<T>>;
  send(text: Record<string, string>): Promise<Answer<{ sid: string; status: string; code: number }>>;
  /** A number of the account; its texts go to the receiver. */
  rent(smsUrl?: string): Promise<string>;
  handset(phone: string): Promise<{ direction: string; other: string; body: string }[]>;
  /** What the sandbox says of the texts that it has ever seen; `query` narrows it. */
  texts(query?: string): Promise<RecordedText[]>;
  restart(options?: Partial<SandboxOptions>): Promise<void>;
  close(): Promise<void>;
};

export async function openDesk(given: Partial<SandboxOptions> = {}): Promise<Desk> {
  const database = await createEmptyDatabase();
  const options: SandboxOptions = {
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    statusDelayMs: 10,
    ...given,
  };
  let sandbox = await startSandbox(options);
  const receiver = await startReceiver();
  const account = await sandbox.createAccount();
  const basic = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');
  const desk: Desk['desk'] = (method, path, body) =>
    ask(`${sandbox.url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const rest: Desk['rest'] = (method, path, form) =>
    ask(`${sandbox.url}/2010-04-01/Accounts/${account.accountSid}${path}`, {
      method,
      headers: { authorization: `Basic ${basic}` },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
  return {
    sandbox: () => sandbox,
    databaseUrl: database.url,
    account,
    receiver,
    desk,
    rest,
    send: (text) => rest('POST', '/Messages.json', text),
    async rent(smsUrl = `${receiver.url}/texts`) {
      const order = { account_sid: account.accountSid, sms_url: smsUrl };
      return (await desk<{ e164: string }>('POST', '/numbers', order)).body.e164;
    },
    handset: async (phone) =>
      (
        await desk<{ texts: { direction: string; other: string; body: string }[] }>(
          'GET',
          `/handsets/${encodeURIComponent(phone)}`,
        )
      ).body.texts,
    texts: async (query = '') => (await desk<{ data: RecordedText[] }>('GET', `/texts${query}`)).body.data,
    async restart(changed = {}) {
      await sandbox.stop();
      sandbox = await startSandbox({ ...options, ...changed });
    },
    async close() {
      await sandbox.stop();
      await receiver.close();
      await database.drop();
    },
  };
}

async function ask<T>(url: string, init: RequestInit): Promise<Answer<T>> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
}
