import { createHmac, randomBytes } from 'node:crypto';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import type { App } from '../../src/http/route.ts';
import type { TestOrganization } from './seeds.ts';

export const PUBLIC_URL = 'https://maskline.example';
/** The adapter of production: it checks signatures for real, and calls nobody. */
export const twilio = createTwilioCarrier({ baseUrl: 'https://api.twilio.example', timeoutMs: 1_000 });

type Account = TestOrganization['account'];
export type Fields = Record<string, string>;
export type IncomingText = { from: string; to: string; body?: string; sid?: string; more?: Fields };
export type CallbackAnswer = { status: number; type: string; body: string };

export function newMessageSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

/** The fields of a text as Twilio sends them. */
export function fieldsOf({ accountSid }: Account, text: IncomingText): Fields {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: text.body ?? 'Hi there',
    From: text.from,
    MessageSid: text.sid ?? newMessageSid(),
    NumMedia: '0',
    NumSegments: '1',
    SmsStatus: 'received',
    To: text.to,
    ...text.more,
  };
}

/** What Twilio documents: HMAC-SHA1 over the address and the sorted fields. */
export function signatureOf(authToken: string, url: string, fields: Fields): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', authToken)
    .update(url + sorted.flat().join(''))
    .digest('base64');
}

export function messagesPath({ endpointId }: Account): string {
  return `/callbacks/twilio/${endpointId}/messages`;
}

type Post = {
  path: string;
  payload: string;
  signature?: string | undefined;
  method?: 'POST' | 'GET' | 'PUT';
  type?: string;
};

export async function post(app: App, { path, payload, signature, method, type }: Post) {
  const response = await app.inject({
    method: method ?? 'POST',
    url: path,
    headers: {
      'content-type': type ?? 'application/x-www-form-urlencoded; charset=utf-8',
      ...(signature === undefined ? {} : { 'x-twilio-signature': signature }),
    },
    payload,
  });
  const headers: Record<string, unknown> = response.headers;
  return { status: response.statusCode, type: String(headers['content-type']), body: response.body, headers };
}

/** Hands a text over as Twilio does, signed by the account that the endpoint belongs to. */
export function postText(app: App, account: Account, text: IncomingText): Promise<CallbackAnswer> {
  const [fields, path] = [fieldsOf(account, text), messagesPath(account)];
  const signature = signatureOf(account.authToken, app.ctx.publicUrl + path, fields);
  return post(app, { path, payload: new URLSearchParams(fields).toString(), signature });
}

/** Hands texts over to an organization, each of which must be taken. */
export function receiving(world: { account: Account; app(): Promise<App> }) {
  return async (text: IncomingText): Promise<void> => {
    const answer = await postText(await world.app(), world.account, text);
    if (answer.status !== 200) throw new Error(`the text was answered with ${answer.status}`);
  };
}

export type Status = { sid: string; status: string; attempt?: string; code?: string; to?: string };

/** Tells a status of a text as Twilio does, signed by the account that the endpoint belongs to. */
export function postStatus(app: App, account: Account, given: Status): Promise<CallbackAnswer> {
  const query = given.attempt === undefined ? '' : `?attempt=${given.attempt}`;
  const path = `/callbacks/twilio/${account.endpointId}/status${query}`;
  const fields = {
    AccountSid: account.accountSid,
    ApiVersion: '2010-04-01',
    From: '+14155550123',
    MessageSid: given.sid,
    MessageStatus: given.status,
    To: given.to ?? '+14125350142',
    ...(given.code === undefined ? {} : { ErrorCode: given.code }),
  };
  const signature = signatureOf(account.authToken, app.ctx.publicUrl + path, fields);
  return post(app, { path, payload: new URLSearchParams(fields).toString(), signature });
}
