import { expect, test } from 'vitest';
import type { CarriedText } from './desk.ts';
import { openJournal } from './journal.ts';
import type { Composed } from './ledger.ts';
import { reportOf } from './report.ts';
import type { Tally } from './tally.ts';
import type { StoredText, Truth } from './truth.ts';
import { judge } from './verdict.ts';

const PHONE = '+14125550142';
const OTHER_PHONE = '+14125550143';
const OURS = '+12015550160';
const FAULT = 'kill';
const conversation = { threadId: 'thread', phone: PHONE, writers: ['key'], numbers: [OURS] };

const composed = (id: string, body = id): Composed => ({
  fault: FAULT,
  series: 0,
  conversation,
  body,
  id,
  answeredAt: 0,
});
const stored = (id: string, more: Partial<StoredText> = {}): StoredText => ({
  id,
  thread_id: 'thread',
  seq: Number(id.slice(1)),
  direction: 'outbound',
  body: id,
  status: 'delivered',
  occurred_at: '2026-11-24T15:00:00Z',
  number: { e164: OURS },
  ...more,
});
const carried = (body: string, more: Partial<CarriedText> = {}): CarriedText => ({
  message_sid: `SM${body}`,
  direction: 'outbound',
  from: OURS,
  to: PHONE,
  body,
  status: 'delivered',
  created_at: '2026-11-24T15:00:00Z',
  delivered_at: '2026-11-24T15:00:01Z',
  ...more,
});
const inbound = { direction: 'inbound', from: PHONE, to: OURS } as const;

/** Two texts that went out and one that came in, all as they should. */
const good: Truth = {
  composed: [composed('m1'), composed('m2')],
  handedIn: [{ fault: FAULT, phone: PHONE, to: OURS, body: 'hello' }],
  stored: [stored('m1'), stored('m2'), stored('m3', { direction: 'inbound', body: 'hello' })],
  carried: [carried('m1'), carried('hello', inbound), carried('m2')],
  toldToOwner: new Set(),
  unheard: new Set(),
  readsList: true,
  threads: new Map([[PHONE, 'thread']]),
};
const none = { held: 0, unheard: 0, lost: 0, doubled: 0, misdelivered: 0, overtaken: 0 };
const tallyOf = (changed: Partial<Truth>): Tally | undefined =>
  judge({ ...good, ...changed }).tallies.get(FAULT);

test('nothing is wrong when every text went once to whom it was for, in order', () => {
  expect(judge(good)).toEqual({ tallies: new Map([[FAULT, { texts: 3, ...none }]]), findings: [] });
});

test.each<[string, Partial<Truth>, Partial<Tally>]>([
  [
    'a text that no carrier took',
    { carried: [good.carried[1], carried('m2')].flatMap((it) => it ?? []) },
    { lost: 1 },
  ],
  [
    'a text that the API forgot',
    { stored: [stored('m2'), ...good.stored.slice(2)] },
    { lost: 1, doubled: 1 },
  ],
  [
    'a text that waits for ever',
    { stored: [stored('m1', { status: 'queued' }), ...good.stored.slice(1)], carried: good.carried.slice(1) },
    { lost: 1 },
  ],
  [
    'a text that did not arrive on the handset',
    { carried: [carried('m1', { delivered_at: null, status: 'sent' }), ...good.carried.slice(1)] },
    { lost: 1 },
  ],
  ['a text that the carrier took twice', { carried: [...good.carried, carried('m1')] }, { doubled: 1 }],
  [
    'a request that was carried out twice',
    { stored: [...good.stored, stored('m4', { body: 'm1', status: 'held' })] },
    { doubled: 1 },
  ],
  [
    'a text that is held although it went out',
    { stored: [stored('m1', { status: 'held' }), ...good.stored.slice(1)], toldToOwner: new Set(['m1']) },
    { held: 1, doubled: 1 },
  ],
  [
    'a text that is held and of which nobody is told',
    { stored: [stored('m1', { status: 'held' }), ...good.stored.slice(1)], carried: good.carried.slice(1) },
    { held: 1, lost: 1 },
  ],
  [
    'a text to another phone',
    { carried: [carried('m1', { to: OTHER_PHONE }), ...good.carried.slice(1)] },
    { lost: 1, misdelivered: 1 },
  ],
  [
    'a text from a number of another class',
    { carried: [carried('m1', { from: '+12015550161' }), ...good.carried.slice(1)] },
    { lost: 1, misdelivered: 1 },
  ],
  [
    'a later text that overtakes',
    { carried: [carried('m2'), ...good.carried.slice(1, 2), carried('m1')] },
    { overtaken: 1 },
  ],
  ['a client’s text that is not there', { stored: good.stored.slice(0, 2) }, { lost: 1 }],
  [
    'a client’s text that is there twice',
    { stored: [...good.stored, stored('m4', { direction: 'inbound', body: 'hello' })] },
    { doubled: 1 },
  ],
  [
    'a client’s text in another conversation',
    { threads: new Map([[PHONE, 'other']]) },
    { lost: 1, misdelivered: 1 },
  ],
])('%s is found', (_, changed, wrong) => {
  expect(tallyOf(changed)).toEqual({ texts: 3, ...none, ...wrong });
});

test('a text that is held, and of which the owner is told, is not lost', () => {
  const held = { stored: [stored('m1', { status: 'held' }), ...good.stored.slice(1)] };
  const changed = { ...held, carried: good.carried.slice(1), toldToOwner: new Set(['m1']) };
  expect(tallyOf(changed)).toEqual({ texts: 3, ...none, held: 1 });
});

test('a text that the carrier gave up to tell of is lost only if the list is read', () => {
  const changed = { stored: good.stored.slice(0, 2), unheard: new Set(['SMhello']) };
  expect(tallyOf(changed)).toMatchObject({ unheard: 1, lost: 1 });
  expect(tallyOf({ ...changed, readsList: false })).toMatchObject({ unheard: 1, lost: 0 });
});

test('a run is not clean while a fault that was planned was never injected, or anything is wrong', () => {
  const journal = openJournal(() => {});
  journal.plan([FAULT]);
  expect(reportOf(journal, judge(good)).problems).toEqual([`"${FAULT}" was never injected`]);
  journal.injected(FAULT);
  journal.recovered(FAULT, 1234.5);
  expect(reportOf(journal, judge(good))).toMatchObject({
    isClean: true,
    table: expect.stringContaining('1235'),
  });
  const doubled = { ...good, carried: [...good.carried, carried('m1')] };
  expect(reportOf(journal, judge(doubled)).isClean).toBe(false);
});
