import type twilio from 'twilio';
import { type AcceptedText, CarrierError, type CarrierText, type OutgoingText } from '../carrier.ts';
import { reportOf } from './delivery-reports.ts';
import type { TwilioClient } from './sdk.ts';

type Message = Awaited<ReturnType<twilio.Twilio['messages']['create']>>;
type Page = { instances: Message[]; nextPage(): Promise<Page> | undefined };
export type TextFilter = { from?: string; to?: string; since: Date; limit: number };

const LARGEST_PAGE = 1000;

/** `from` only, never a messaging service: a service chooses the number itself. */
export async function sendText(client: TwilioClient, text: OutgoingText): Promise<AcceptedText> {
  const message = await client.messages.create({
    from: text.from,
    to: text.to,
    body: text.body,
    statusCallback: text.statusCallbackUrl,
  });
  const report = reportOf(message.status, codeOf(message)) ?? { status: 'accepted', carrierCode: null };
  return { carrierMessageId: sidOf(message), report };
}

/**
 * Without Twilio's date filter, which goes by when a text was sent: one accepted and still queued there has no such date
 * and would look as if it had never arrived.
 */
export async function listTexts(
  client: TwilioClient,
  { since, limit, ...parties }: TextFilter,
): Promise<CarrierText[]> {
  const from = Math.floor(since.getTime() / 1000) * 1000;
  const texts: CarrierText[] = [];
  const pageSize = Math.min(limit, LARGEST_PAGE);
  let page: Page | undefined = await client.messages.page({ ...parties, pageSize });
  while (page) {
    const read: CarrierText[] = page.instances.map(readText);
    const recent = read.filter((text) => text.createdAt.getTime() >= from);
    texts.push(...recent);
    // A page is nearly in order of time, so only one without anything recent is the end.
    page = recent.length === 0 || texts.length >= limit ? undefined : await page.nextPage();
  }
  return texts.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, limit);
}

function readText(message: Message): CarrierText {
  const inbound = message.direction === 'inbound';
  if (!(message.dateCreated instanceof Date) || Number.isNaN(message.dateCreated.getTime())) {
    throw new CarrierError('unknown', 'Twilio listed a text without a date');
  }
  return {
    carrierMessageId: sidOf(message),
    direction: inbound ? 'inbound' : 'outbound',
    from: message.from ?? '',
    to: message.to ?? '',
    body: message.body ?? '',
    createdAt: message.dateCreated,
    report: inbound ? null : reportOf(message.status, codeOf(message)),
  };
}

function sidOf({ sid }: Message): string {
  if (typeof sid === 'string' && /^(SM|MM)[0-9a-fA-F]{32}$/.test(sid)) return sid;
  throw new CarrierError('unknown', 'Twilio answered without the SID of a text');
}

function codeOf({ errorCode }: Message): number | null {
  return Number.isInteger(errorCode) && errorCode !== 0 ? errorCode : null;
}
