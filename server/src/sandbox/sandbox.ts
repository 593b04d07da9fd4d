import type { Logger } from 'pino';
import { type AccountRequest, createAccount } from './accounts.ts';
import { createApp } from './app.ts';
import { Courier } from './courier.ts';
import { isLoopback } from './loopback.ts';
import { beTheOnlyOne } from './only-one.ts';
import { receiveText } from './receive-text.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { SandboxError } from './sandbox-error.ts';
import { openStore } from './store/open-store.ts';
import type { Message } from './store/tables.ts';
import { listLastTexts } from './texts.ts';

export type SandboxOptions = {
  databaseUrl: string;
  /** Loopback only: whoever reaches the sandbox may text as anybody. */
  host: string;
  port: number;
  log: Logger;
  now?: () => Date;
  /** Between queued and sent, and between sent and delivered. */
  statusDelayMs?: number;
};

export type Sandbox = {
  url: string;
  /** With the SID of an account that is there, it changes what is given and nothing else. */
  createAccount(request?: AccountRequest): Promise<{ accountSid: string; authToken: string }>;
  /** What the handsets of an account show: its last texts, oldest first, without those that have not arrived. */
  listLastTexts(accountSid: string, limit: number): Promise<Message[]>;
  /** A text from a handset; its callback is made right afterwards. Nothing happens if nobody rents the number. */
  handIn(text: { from: string; to: string; body: string }): Promise<void>;
  /** Settles every status and callback that is pending, without waiting for its time. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

const STATUS_DELAY_MS = 400;

/**
 * Starts a carrier on your desk: Twilio's REST API and handsets, on loopback, with its state in the schema `sandbox` of the
 * database. What was pending when the last one ended is taken up again. Throws `SandboxError` while another one runs there.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { databaseUrl, host, port, log, now = () => new Date(), statusDelayMs = STATUS_DELAY_MS } = options;
  if (!isLoopback(host)) throw new SandboxError('The sandbox listens on loopback only, such as 127.0.0.1.');
  const { store, close } = await openStore(databaseUrl);
  const ctx: SandboxContext = { store, log, now, statusDelayMs, wake: () => courier.wake() };
  const courier = new Courier(ctx);
  const app = createApp(ctx, courier);
  let release = async () => {};
  const stop = async () => {
    await app.close();
    await courier.stop();
    await release();
    await close();
  };
  try {
    const url = await app.listen({ host, port });
    release = await beTheOnlyOne(databaseUrl);
    courier.wake();
    return {
      url,
      stop,
      flush: () => courier.flush(),
      createAccount: (request) => openAccount(ctx, request),
      listLastTexts: (accountSid, limit) => listLastTexts(ctx, accountSid, limit),
      handIn: async (text) => {
        await receiveText(ctx, { ...text, mediaCount: 0, numMedia: null, otherRecipients: [] });
        courier.wake();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openAccount(ctx: SandboxContext, request: AccountRequest = {}) {
  const { sid, authToken } = await createAccount(ctx, request);
  return { accountSid: sid, authToken };
}
