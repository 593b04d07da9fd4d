import {
  type AcceptedText,
  type Carrier,
  CarrierError,
  type CarrierErrorKind,
  type OutgoingText,
} from '../../src/carriers/carrier.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { noCarrier } from './outside-world.ts';

type Answer = (text: OutgoingText) => AcceptedText | Promise<AcceptedText>;

/** A carrier outside that takes every text, unless it is told what to do with the next ones. */
export type ScriptedCarrier = Carrier & {
  /** Every call, in the order they came. */
  texts: OutgoingText[];
  /** What it answers to the next calls, one each; after that it takes everything again. */
  next(...answers: Answer[]): void;
  /** What it answers to every call for which `next` has nothing. */
  always(answer: Answer): void;
};

export function createScriptedCarrier(): ScriptedCarrier {
  const texts: OutgoingText[] = [];
  const answers: Answer[] = [];
  let usual: Answer = () => accepted();
  return {
    ...noCarrier,
    texts,
    next: (...given) => void answers.push(...given),
    always: (answer) => {
      usual = answer;
    },
    sendText: async (_credentials, text) => {
      texts.push(text);
      return (answers.shift() ?? usual)(text);
    },
  };
}

export function newSid(): string {
  return `SM${newOpaqueId().replaceAll('-', '')}`;
}

export function accepted(
  report: AcceptedText['report'] = { status: 'accepted', carrierCode: null },
): AcceptedText {
  return { carrierMessageId: newSid(), report };
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
