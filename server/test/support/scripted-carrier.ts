import {
  type AcceptedText,
  type Carrier,
  CarrierError,
  type CarrierErrorKind,
  type CarrierText,
  type OutgoingText,
} from '../../src/carriers/carrier.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { noCarrier } from './outside-world.ts';

type Answer = (text: OutgoingText) => AcceptedText | Promise<AcceptedText>;
type List = () => CarrierText[] | Promise<CarrierText[]>;

/** A carrier outside that takes every text, unless it is told what to do with the next ones. */
export type ScriptedCarrier = Carrier & {
  /** Every call, in the order they came. */
  texts: OutgoingText[];
  /** What it answers to the next calls, one each; after that it takes everything again. */
  next(...answers: Answer[]): void;
  /** What it answers to every call for which `next` has nothing. */
  always(answer: Answer): void;
  /** What its list holds from now on; nothing unless it is told. */
  lists(list: List): void;
  /** How often it was asked for its list. */
  timesListed(): number;
  /** Forgets all that it was told and asked. */
  reset(): void;
};

export function createScriptedCarrier(): ScriptedCarrier {
  const texts: OutgoingText[] = [];
  const answers: Answer[] = [];
  let usual: Answer = () => accepted();
  let list: List = () => [];
  let timesListed = 0;
  return {
    ...noCarrier,
    texts,
    next: (...given) => void answers.push(...given),
    always: (answer) => {
      usual = answer;
    },
    lists: (given) => {
      list = given;
    },
    timesListed: () => timesListed,
    reset: () => {
      texts.length = 0;
      answers.length = 0;
      usual = () => accepted();
      list = () => [];
      timesListed = 0;
    },
    listTexts: async (_credentials, { from, to, since, limit }) => {
      timesListed += 1;
      const all = await list();
      const asked = all.filter(
        (text) =>
          (from ?? text.from) === text.from &&
          (to ?? text.to) === text.to &&
          text.createdAt >= wholeSecond(since),
      );
      return asked.slice(0, limit);
    },
    sendText: async (_credentials, text) => {
      texts.push(text);
      return (answers.shift() ?? usual)(text);
    },
  };
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/** A text that was called, as the carrier's list shows it. */
export function listed(
  { from, to, body }: OutgoingText,
  {
    at,
    sid = newSid(),
    status = 'accepted',
  }: { at: Date; sid?: string; status?: AcceptedText['report']['status'] },
): CarrierText {
  const report = { status, carrierCode: null };
  const parties = { carrierMessageId: sid, direction: 'outbound', from, to, body } as const;
  return { ...parties, mediaCount: 0, mayBeGroup: false, createdAt: wholeSecond(at), report };
}

export function newSid(): string {
  return `SM${newOpaqueId().replaceAll('-', '')}`;
}

export function accepted(
  report: AcceptedText['report'] = { status: 'accepted', carrierCode: null },
): AcceptedText {
  return { carrierMessageId: newSid(), report };
}

/** Taken and sent on at once: the next text of the conversation need not wait. */
export function sent(): AcceptedText {
  return accepted({ status: 'sent', carrierCode: null });
}

export function refuse(carrierCode: number): Answer {
  return fail('refused', { carrierCode });
}

export function fail(
  kind: CarrierErrorKind,
  options: { carrierCode?: number; retryAfterMs?: number } = {},
): Answer {
  return () => {
    throw new CarrierError(kind, `the carrier says ${kind}`, options);
  };
}

/** An answer that does not come before it is released. */
export function blocked(answer: Answer = () => accepted()) {
  let release = () => {};
  let noteCall = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const called = new Promise<void>((resolve) => {
    noteCall = resolve;
  });
  return {
    answer: async (text: OutgoingText) => {
      noteCall();
      await released;
      return answer(text);
    },
    /** Resolves once the carrier was called. */
    called,
    release: () => release(),
  };
}

/** The attempt that a call is, as its callback's address names it. */
export function attemptOf({ statusCallbackUrl }: OutgoingText): string {
  return new URL(statusCallbackUrl).searchParams.get('attempt') ?? '';
}
