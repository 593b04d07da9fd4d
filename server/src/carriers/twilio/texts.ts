import type twilio from 'twilio';
import { type AcceptedText, CarrierError, type CarrierText, type OutgoingText } from '../carrier.ts';
import { reportOf } from './delivery-reports.ts';
import type { TwilioClient } from './sdk.ts';

type Message = Awaited<ReturnType<twilio.Twilio['messages']['create']>>;
type Page = { instances: Message[]; nextPage(): Promise<Page> | undefined };
type Parties = { from?: string; to?: string };
type TextFilter = Parties & { since: Date; limit: number };
type PageFilter = Parties & { since: Date; pageSize?: number };

const LARGEST_PAGE = 1000;
const NOT_FOUND = 20404;
/** After ten minutes a person must say whether a text still matters: it is not to go out from Twilio's queue either. */
const VALIDITY_SECONDS = 600;
const SID = /^(SM|MM)[0-9a-fA-F]{32}$/;

/** `from` only, never a messaging service: a service chooses the number itself. */
export async function sendText(client: TwilioClient, text: OutgoingText): Promise<AcceptedText> {
  const message = await client.messages.create({
    from: text.from,
    to: text.to,
    body: text.body,
    statusCallback: text.statusCallbackUrl,
    validityPeriod: VALIDITY_SECONDS,
  });
  const report = reportOf(message.status, codeOf(message)) ?? { status: 'accepted', carrierCode: null };
  return { carrierMessageId: sidOf(message), report };
}

export async function listTexts(
  client: TwilioClient,
  { since, limit, ...parties }: TextFilter,
): Promise<CarrierText[]> {
  const texts: CarrierText[] = [];
  for await (const page of listTextsInPages(client, { ...parties, since, pageSize: limit })) {
    texts.push(...page);
    if (texts.length >= limit) break;
  }
  return texts.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit);
}

/**
 * Without Twilio's date filter, which goes by when a text was sent: one accepted and still queued there has no such date
 * and would look as if it had never arrived.
 */
export async function* listTextsInPages(
  client: TwilioClient,
  { since, pageSize = LARGEST_PAGE, ...parties }: PageFilter,
): AsyncGenerator<CarrierText[]> {
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const filter = { ...parties, pageSize: Math.min(pageSize, LARGEST_PAGE) };
  let page: Page | undefined = await client.messages.page(filter);
  while (page) {
    const texts: CarrierText[] = page.instances.map(readText);
    const recent = texts.filter(({ createdAt }) => createdAt.getTime() >= from);
    yield recent;
    // A page is nearly in order of time, so only one without anything recent is the end.
    page = recent.length === 0 ? undefined : await page.nextPage();
  }
}

export async function fetchText(client: TwilioClient, sid: string): Promise<CarrierText | null> {
  if (!SID.test(sid)) return null;
  try {
    return readText(await client.messages(sid).fetch());
  } catch (error) {
    if (error instanceof CarrierError && error.carrierCode === NOT_FOUND) return null;
    throw error;
  }
}

function readText(message: Message): CarrierText {
  const inbound = message.direction === 'inbound';
  if (!(message.dateCreated instanceof Date) || Number.isNaN(message.dateCreated.getTime())) {
    throw new CarrierError('unknown', 'Twilio listed a text without a date');
  }
  const carrierMessageId = sidOf(message);
  const mediaCount = Number(message.numMedia) || 0;
  return {
    carrierMessageId,
    direction: inbound ? 'inbound' : 'outbound',
    from: message.from ?? '',
    to: message.to ?? '',
    body: message.body ?? '',
    mediaCount,
    // The list names no other recipients, but a picture message without pictures is mostly one to a group.
    mayBeGroup: inbound && carrierMessageId.startsWith('MM') && mediaCount === 0,
    createdAt: message.dateCreated,
    report: inbound ? null : reportOf(message.status, codeOf(message)),
  };
}

function sidOf({ sid }: Message): string {
  if (typeof sid === 'string' && SID.test(sid)) return sid;
  throw new CarrierError('unknown', 'Twilio answered without the SID of a text');
}

function codeOf({ errorCode }: Message): number | null {
  return Number.isInteger(errorCode) && errorCode !== 0 ? errorCode : null;
}
