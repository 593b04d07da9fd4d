import type { DeliveryReport } from '@maskline/core/domain/delivery-status';
import type { Carrier } from '../../src/carriers/carrier.ts';
import {
  type AcceptedText,
  CarrierError,
  type CarrierText,
  type OutgoingText,
  type VerifiedCallback,
} from '../../src/carriers/carrier.ts';
import { noCarrier } from '../support/outside-world.ts';
import { attemptOf } from '../support/scripted-carrier.ts';

/** What becomes of one call. */
export const ANSWERS = [
  'accept',
  'callback_first',
  'accept_lost',
  'accept_mute',
  'lost',
  'rate_limited',
  'not_sent',
  'refused',
  'gone',
  'account_fault',
] as const;
export type CarrierAnswer = (typeof ANSWERS)[number];

/** A text that the carrier took: the truth that the product is held against. */
export type Taken = OutgoingText & {
  sid: string;
  attemptId: string;
  at: Date;
  status: DeliveryReport['status'];
};
export type Status = { sid: string; attemptId: string; status: DeliveryReport['status'] };
/** A text from a phone, as the carrier keeps it. */
export type HandedIn = { sid: string; from: string; to: string; body: string; at: Date };

type Outside = { now(): Date; callBack(status: Status): Promise<void> };

/** A carrier in memory, one account of it: what it took, what it has still to tell, and what texts came in. */
export class CarrierModel {
  readonly taken: Taken[] = [];
  readonly handedIn: HandedIn[] = [];
  /** Status callbacks that are still to be made. */
  pending: Status[] = [];
  isBroken = false;
  #next: CarrierAnswer = 'accept';
  #sids = 0;
  readonly #outside: Outside;
  readonly #prefix: string;

  constructor(prefix: string, outside: Outside) {
    this.#prefix = prefix;
    this.#outside = outside;
  }

  next(answer: CarrierAnswer): void {
    this.#next = answer;
  }

  async send(text: OutgoingText): Promise<AcceptedText> {
    const answer = this.#next;
    this.#next = 'accept';
    if (this.isBroken || answer === 'account_fault') {
      throw new CarrierError('account_fault', 'broken', { carrierCode: 20003 });
    }
    if (answer === 'rate_limited') throw new CarrierError('rate_limited', 'too many');
    if (answer === 'not_sent') throw new CarrierError('not_sent', 'refused');
    if (answer === 'refused') throw new CarrierError('refused', 'no', { carrierCode: 30007 });
    if (answer === 'gone') throw new CarrierError('refused', 'no', { carrierCode: 21606 });
    if (answer === 'lost') throw new CarrierError('unknown', 'time-out');
    return this.#accept(text, answer);
  }

  async #accept(text: OutgoingText, answer: CarrierAnswer): Promise<AcceptedText> {
    const sid = this.#newSid();
    const attemptId = attemptOf(text);
    this.taken.push({ ...text, sid, attemptId, at: this.#outside.now(), status: 'accepted' });
    const statuses = (['sent', 'delivered'] as const).map((status) => ({ sid, attemptId, status }));
    if (answer === 'callback_first') await this.#outside.callBack({ sid, attemptId, status: 'sent' });
    if (answer !== 'accept_mute') this.pending.push(...statuses);
    if (answer === 'accept_lost' || answer === 'accept_mute') throw new CarrierError('unknown', 'reset');
    return { carrierMessageId: sid, report: { status: 'accepted', carrierCode: null } };
  }

  list({ from, to, since }: { from?: string; to?: string; since: Date }): CarrierText[] {
    if (this.isBroken) throw new CarrierError('account_fault', 'broken', { carrierCode: 20003 });
    const plain = { mediaCount: 0, mayBeGroup: false };
    const outbound = this.taken.map(({ sid, at, status, ...text }) => ({
      ...plain,
      carrierMessageId: sid,
      direction: 'outbound' as const,
      from: text.from,
      to: text.to,
      body: text.body,
      createdAt: toTheSecond(at),
      report: { status, carrierCode: null },
    }));
    const inbound = this.handedIn.map(({ sid, at, ...text }) => ({
      ...plain,
      carrierMessageId: sid,
      direction: 'inbound' as const,
      ...text,
      createdAt: toTheSecond(at),
      report: null,
    }));
    return [...outbound, ...inbound]
      .filter((text) => (from === undefined || text.from === from) && (to === undefined || text.to === to))
      .filter(({ createdAt }) => createdAt >= toTheSecond(since))
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  }

  handIn(text: { from: string; to: string; body: string }): HandedIn {
    const handed = { ...text, sid: this.#newSid(), at: this.#outside.now() };
    this.handedIn.push(handed);
    return handed;
  }

  #newSid(): string {
    this.#sids += 1;
    return `SM${this.#prefix}${this.#sids.toString(16).padStart(12, '0')}`;
  }
}

function toTheSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** The port over the models, each known by its account. A callback is JSON, signed by the word `signed`. */
export function portOver(modelOf: (accountSid: string) => CarrierModel): Carrier {
  const read = <T>(request: { signature: string | undefined; rawBody: string }, accountSid: string) =>
    request.signature === 'signed'
      ? ({ outcome: 'verified', accountSid, value: parse<T>(request.rawBody) } as const)
      : ({ outcome: 'refused', reason: 'wrong_signature' } as const);
  return {
    ...noCarrier,
    sendText: ({ accountSid }, text) => modelOf(accountSid).send(text),
    listTexts: async ({ accountSid }, filter) => modelOf(accountSid).list(filter),
    async *listTextsInPages({ accountSid }, filter) {
      yield modelOf(accountSid).list(filter);
    },
    fetchText: async ({ accountSid }, carrierMessageId) => {
      const all = modelOf(accountSid).list({ since: new Date(0) });
      return all.find((text) => text.carrierMessageId === carrierMessageId) ?? null;
    },
    rereadText: (rawBody) => parse(rawBody),
    rereadStatus: (rawBody) => parse(rawBody),
    readIncomingText: ({ accountSid }, request): VerifiedCallback<never> => read(request, accountSid),
    readStatusUpdate: ({ accountSid }, request): VerifiedCallback<never> => read(request, accountSid),
  };
}

function parse<T>(rawBody: string): T {
  return JSON.parse(new URLSearchParams(rawBody).get('json') ?? '') as T;
}
