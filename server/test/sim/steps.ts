import fc from 'fast-check';
import { FAILPOINTS, type Failpoint } from '../../src/failpoints.ts';
import { ANSWERS } from './carrier-model.ts';

const at = (prefix: string) => FAILPOINTS.filter((name) => name.startsWith(prefix));
const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
/** Twice as often as not there is none. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 });

/** What an owner does by hand. */
const OWNER_ACTS = [
  'quarantine_sitter_number',
  'quarantine_pool_number',
  'restore_numbers',
  'override_to_owner',
  'override_to_sitter',
  'remove_overrides',
  'end_windows',
  'open_window',
  'open_overlapping_window',
  'open_window_over_the_fold',
  'deactivate_sitter',
  'retry_failed',
  'send_held',
  'discard_held',
  'let_pass',
  'resume_account',
  'resume_front_desk',
  'add_phone_of_another_client',
] as const;
export type OwnerAct = (typeof OWNER_ACTS)[number];

/** What may happen while a process stands still outside a transaction. */
const MEANWHILE = [
  'six_seconds',
  'twenty_seconds',
  'two_minutes',
  'another_worker',
  'stop_word',
  'sweep',
  'quarantine_sitter_number',
  'end_windows',
  'deactivate_sitter',
] as const;
export type Meanwhile = (typeof MEANWHILE)[number];

export type WorkFault =
  | { kind: 'kill'; at: Failpoint }
  | { kind: 'meanwhile'; at: Failpoint; act: Meanwhile };

const workFault: fc.Arbitrary<WorkFault> = fc.oneof(
  fc.record({ kind: fc.constant('kill' as const), at: oneOf(...at('delivery.')) }),
  fc.record({
    kind: fc.constant('meanwhile' as const),
    at: oneOf<Failpoint>('delivery.claimed', 'delivery.attempt_written', 'delivery.called'),
    act: oneOf(...MEANWHILE),
  }),
);

const BODIES = ['Hi!', 'Is Biscuit all right?', 'STOP', 'START', 'cancel', 'Thanks'] as const;
const LONG = 'A text of several segments. '.repeat(8);
const OUTBOUND = ['See you at noon.', 'On the way', 'See you at noon.', LONG] as const;

const PAUSES_MS = [500, 1_000, 6_000, 16_000, 31_000, 120_000, 360_000, 720_000, 3_600_000] as const;

const steps = {
  compose: fc.record({
    kind: fc.constant('compose' as const),
    author: oneOf('owner', 'ana', 'ben', 'owner'),
    client: fc.nat(1),
    body: oneOf(...OUTBOUND),
    killedAt: maybe(oneOf(...at('request.'))),
  }),
  work: fc.record({
    kind: fc.constant('work' as const),
    /** A text that is queued, or a job that waits. */
    what: oneOf('text', 'job', 'text'),
    pick: fc.nat(20),
    answer: fc.oneof(
      { arbitrary: fc.constant('accept' as const), weight: 3 },
      { arbitrary: oneOf(...ANSWERS), weight: 4 },
    ),
    fault: maybe(workFault),
  }),
  report: fc.record({
    kind: fc.constant('report' as const),
    pick: fc.nat(20),
    how: oneOf('once', 'once', 'twice', 'lost', 'undelivered'),
    killedAt: maybe(oneOf(...at('report.'))),
  }),
  inbound: fc.record({
    kind: fc.constant('inbound' as const),
    from: oneOf('carla', 'carla_work', 'otto', 'otto', 'stranger', 'short_code', 'sitter'),
    to: oneOf('front_desk', 'ana', 'ben', 'pool', 'not_ours'),
    body: oneOf(...BODIES),
    how: oneOf('once', 'once', 'twice', 'at_once', 'lost', 'forged'),
    killedAt: maybe(oneOf(...at('receive.'))),
  }),
  owner: fc.record({ kind: fc.constant('owner' as const), act: oneOf(...OWNER_ACTS) }),
  pass: fc.record({ kind: fc.constant('pass' as const), ms: oneOf(...PAUSES_MS) }),
  sweep: fc.record({ kind: fc.constant('sweep' as const) }),
  poll: fc.record({ kind: fc.constant('poll' as const) }),
  account: fc.record({ kind: fc.constant('account' as const), isBroken: fc.boolean() }),
};

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Steps = { [Kind in keyof typeof steps]: Of<(typeof steps)[Kind]> };
export type Step = Steps[keyof Steps];

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: steps.compose, weight: 5 },
  { arbitrary: steps.work, weight: 8 },
  { arbitrary: steps.report, weight: 4 },
  { arbitrary: steps.inbound, weight: 4 },
  { arbitrary: steps.owner, weight: 4 },
  { arbitrary: steps.pass, weight: 3 },
  { arbitrary: steps.sweep, weight: 2 },
  { arbitrary: steps.poll, weight: 1 },
  { arbitrary: steps.account, weight: 1 },
);

const one = (step: fc.Arbitrary<Step>) => step.map((only) => [only]);
const pass = (ms: number) => fc.constant({ kind: 'pass', ms } as Steps['pass']);
const owner = (act: OwnerAct) => fc.constant({ kind: 'owner', act } as Steps['owner']);
const ownersText = steps.compose.map((text) => ({ ...text, author: 'owner' as const }));
const sittersText = steps.compose.map((text) => ({ ...text, author: 'ana' as const, client: 0 }));
const workOn = (work: Partial<Steps['work']>) =>
  steps.work.map((any) => ({ ...any, what: 'text' as const, ...work }));

/** A few steps that belong together: chance alone would seldom bring them so. */
const fragment: fc.Arbitrary<Step[]> = fc.oneof(
  { arbitrary: one(anyStep), weight: 16 },
  // A text that has its turn at once.
  { arbitrary: fc.tuple(ownersText, pass(16_000), workOn({ pick: 0 })), weight: 8 },
  // One that nobody hears of again, and a later one that the owner lets pass it.
  {
    arbitrary: fc.tuple(
      ownersText,
      pass(16_000),
      workOn({ pick: 0, answer: 'lost', fault: null }),
      owner('let_pass'),
      ownersText,
      steps.work,
    ),
    weight: 1,
  },
  // A sitter's text that is too late by the time it could go, while numbers change.
  {
    arbitrary: fc.tuple(
      sittersText,
      pass(360_000),
      owner('end_windows'),
      workOn({ pick: 0, fault: null }),
      owner('quarantine_sitter_number'),
      owner('restore_numbers'),
    ),
    weight: 1,
  },
  { arbitrary: fc.tuple(owner('end_windows'), steps.inbound, steps.inbound), weight: 1 },
);

/** The steps of a whole history. */
export const historySteps = fc
  .array(fragment, { minLength: 5, maxLength: 10, size: 'max' })
  .map((parts) => parts.flat());
