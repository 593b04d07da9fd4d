import { type Agent, request } from 'undici';
import { findAccount } from './accounts.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { signForm } from './signature.ts';
import type { Callback } from './store/tables.ts';

export type CallbackAnswer = { status: number; body: string } | { status: null; error: string };

/** Twilio waits as long. */
const TIMEOUT_MS = 15_000;

/** Makes one attempt to call back, signed by the token that the account has now. */
export async function postCallback(
  ctx: SandboxContext,
  agent: Agent,
  { accountSid, url, fields }: Callback,
  stopped: AbortSignal,
): Promise<CallbackAnswer> {
  const account = await findAccount(ctx, accountSid);
  if (!account) return { status: null, error: 'NO_ACCOUNT' };
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'user-agent': 'TwilioProxy/1.1',
        'x-twilio-signature': signForm(account.authToken, url, fields),
      },
      body: new URLSearchParams(fields).toString(),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: answer.statusCode, body: await answer.body.text() };
  } catch (error) {
    return { status: null, error: reasonOf(error) };
  }
}

/** A code, never a message: messages may quote the URL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
