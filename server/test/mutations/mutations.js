// The safeties of sending and receiving, each taken away in one place. `find` stands exactly once in `file`; `tests`
// names where its absence must be noticed.

const SIMULATION = 'server/test/sim';
const RACES = 'server/test/jobs/delivery-races.test.ts';
const CLAIMS = 'server/test/jobs/claims.test.ts';

export const MUTATIONS = [
  {
    name: 'the lease: a worker goes on with a claim that is no longer its own',
    file: 'server/src/services/claims.ts',
    find: 'return leaseToken === claim.token && leaseUntil !== null && leaseUntil > at;',
    replace: 'return leaseToken !== null || claim.token !== null || at !== null;',
    tests: [CLAIMS, SIMULATION],
  },
  {
    name: 'the lease: a text is claimed while another worker has it',
    file: 'server/src/store/delivery-queue.ts',
    find: ".where((row) => row.or([row('leaseUntil', 'is', null), row('leaseUntil', '<=', lease.at)]))",
    replace: '',
    tests: [CLAIMS, RACES],
  },
  {
    name: 'the deadline: a worker that stood still calls all the same',
    file: 'server/src/services/delivery.ts',
    find: 'return at.getTime() - startedAt.getTime() > CALL_WITHIN_MS;',
    replace: 'return at.getTime() < startedAt.getTime();',
    tests: [CLAIMS, SIMULATION],
  },
  {
    name: 'the row lock on the number: a quarantine comes between decision and attempt',
    file: 'server/src/store/deliveries.ts',
    find: ".where('id', '=', numberId)\n    .forShare()",
    replace: ".where('id', '=', numberId)",
    tests: [RACES],
  },
  {
    name: 'the row lock on the phone: a STOP comes between decision and attempt',
    file: 'server/src/store/deliveries.ts',
    find: ".where('id', '=', contactId)\n    .forShare()",
    replace: ".where('id', '=', contactId)",
    tests: [RACES],
  },
  {
    name: 'the row lock on the thread: two texts get one place, and overtake each other',
    file: 'server/src/store/threads.ts',
    find: ".where('id', '=', threadId)\n    .forUpdate()",
    replace: ".where('id', '=', threadId)",
    tests: ['server/test/races.test.ts', 'server/test/jobs/thread-order.test.ts'],
  },
  {
    name: 'the unique key of a received text',
    file: 'server/migrations/0006_messages.sql',
    find: 'constraint inbound_texts_carrier_message_once unique (carrier_account_id, carrier_message_id),',
    replace: '',
    also: [
      {
        file: 'server/migrations/0006_messages.sql',
        find: 'constraint messages_carrier_message_once unique (carrier_account_id, carrier_message_id),',
        replace: '',
      },
    ],
    tests: ['server/test/races.test.ts', SIMULATION],
  },
  {
    name: 'the one open attempt of a text',
    file: 'server/migrations/0006_messages.sql',
    find: 'create unique index delivery_attempts_one_open',
    replace: 'create index delivery_attempts_one_open',
    tests: ['server/test/store/constraints.test.ts'],
  },
  {
    name: 'unknown outcomes: a call without an answer is made again',
    file: 'server/src/services/delivery-outcome.ts',
    find: "const state = kind === 'unknown' ? 'unknown' : 'rejected';",
    replace: "const state = 'rejected';",
    also: [
      {
        file: 'server/src/services/delivery-outcome.ts',
        find: "    case 'unknown':\n      return alertUnknownOutcome(tx, locked.message);",
        replace: "    case 'unknown':\n      return requeueMessage(tx, locked.message, 'at_once');",
      },
    ],
    tests: ['server/test/jobs/carrier-answers.test.ts', SIMULATION],
  },
  {
    name: 'the settle window: a text that is not in the list yet counts as not taken',
    file: 'server/src/services/reconciliation.ts',
    find: 'const SETTLED_AFTER_MS = 11 * 60_000;',
    replace: 'const SETTLED_AFTER_MS = 0;',
    tests: ['server/test/jobs/reconciliation.test.ts'],
  },
  {
    name: 'the settle window after a restore: one read of the list counts as adoption',
    file: 'server/src/services/recovery-alerts.ts',
    find: 'return new Date(restoredAt.getTime() + SETTLED_AFTER_MS);',
    replace: 'return new Date(restoredAt.getTime() + SETTLED_AFTER_MS * 0);',
    tests: ['server/test/jobs/recovery-settling.test.ts'],
  },
  {
    name: 'the recovery: a call under way at the backup counts as not taken before the carrier was looked through',
    file: 'server/src/services/reconciliation.ts',
    find: 'isSettled && !(await isAdopting(tx.db, tx.orgId))',
    replace: 'isSettled && (await isAdopting(tx.db, tx.orgId)) !== null',
    tests: ['server/test/jobs/recovery-matches.test.ts'],
  },
  {
    name: 'the recovery: a text that is written after the restore is taken for one that the carrier lists',
    file: 'server/src/store/adoption-matches.ts',
    find: ".where('messages.occurredAt', '<', restoredAt)",
    replace: '',
    tests: ['server/test/jobs/recovery-matches.test.ts'],
  },
  {
    name: "the look-up: another attempt's text counts as found",
    file: 'server/src/services/reconciliation.ts',
    find: '.filter(({ carrierMessageId }) => !known.has(carrierMessageId))',
    replace: '.filter(() => known.size >= 0)',
    tests: ['server/test/jobs/reconciliation.test.ts'],
  },
  {
    name: 'the order: a text goes out before an earlier one of its thread is decided',
    file: 'server/src/services/hand-over.ts',
    find: 'if (await hasEarlierUndecided(tx.db, message, at))',
    replace: 'if ((await hasEarlierUndecided(tx.db, message, at)) && claims < 0)',
    tests: ['server/test/jobs/thread-order.test.ts'],
  },
  {
    name: 'the gate: a text goes out before the carrier has sent the one before it',
    file: 'server/src/store/delivery-queue.ts',
    find: 'export const GATE_MS = 15_000;',
    replace: 'export const GATE_MS = -1;',
    tests: ['server/test/jobs/thread-order.test.ts'],
  },
  {
    name: 'the status: a late report takes a text back',
    file: 'core/src/domain/delivery-status.ts',
    find: 'return from !== undefined && to !== undefined && to > from ? reported : current;',
    replace: 'return from !== undefined && to !== undefined ? reported : current;',
    tests: ['core/test/domain/delivery-status.test.ts', SIMULATION],
  },
  {
    name: 'the attempt: what is settled is settled anew',
    file: 'core/src/domain/delivery-status.ts',
    find: "if (current === 'unknown' && (learned === 'accepted' || learned === 'absent')) return learned;\n  return current;",
    replace: 'return learned;',
    tests: ['core/test/domain/delivery-status.test.ts'],
  },
  {
    name: 'the acknowledgement: a text is answered before it is stored',
    file: 'server/src/http/callbacks/twilio.ts',
    find: "await receiveText(ctx, { carrierAccountId: accountId, text: read.value, source: 'callback', raw });",
    replace:
      "void receiveText(ctx, { carrierAccountId: accountId, text: read.value, source: 'callback', raw }).catch(() => {});",
    tests: [SIMULATION],
  },
  {
    name: 'the signature: anybody may hand over a text',
    file: 'server/src/carriers/twilio/callback-form.ts',
    find: 'if (!isSignedByTwilio(credentials.authToken, request.url, fields, request.signature)) {',
    replace:
      'if (!isSignedByTwilio(credentials.authToken, request.url, fields, request.signature) && !fields) {',
    tests: ['server/test/callbacks/twilio-refusals.test.ts'],
  },
  {
    name: 'the quarantine: the number is not looked at again under its lock',
    file: 'server/src/services/hand-over-decision.ts',
    find: 'if (number && isAsDecided(facts, number, at))',
    replace: 'if (number && (isAsDecided(facts, number, at) || number))',
    tests: [RACES],
  },
  {
    name: "the five minutes: a sitter's old text goes out after the window",
    file: 'server/src/services/hand-over-decision.ts',
    find: "if (late) return { outcome: 'hold', sentence: late, alerts: [] };",
    replace: '',
    tests: ['server/test/jobs/hand-over.test.ts', SIMULATION],
  },
  {
    name: 'the stopped account: texts go on calling a broken account',
    file: 'server/src/services/sending-lanes.ts',
    find: "if (lanes.account.stoppedAt) return { outcome: 'account_stopped' };",
    replace: '',
    tests: ['server/test/jobs/carrier-answers.test.ts'],
  },
  {
    name: 'the pace: texts go out through a number as fast as they come',
    file: 'core/src/domain/sending-lane.ts',
    find: 'return { goesAt: new Date(Math.max(at.getTime(), ...places)), freeAt };',
    replace: 'return { goesAt: at, freeAt };',
    tests: ['core/test/domain/sending-lane.test.ts'],
  },
  {
    name: 'the idempotency key: the same request happens again',
    file: 'server/src/http/idempotency.ts',
    find: 'if (stored) {',
    replace: 'if (stored && stored.status < 0) {',
    tests: ['server/test/http/idempotency.test.ts', SIMULATION],
  },
  {
    name: 'the sweep: what a killed process left is never taken up again',
    file: 'server/src/services/stranded-messages.ts',
    find: 'await wake(ctx, await listWaiting(ctx.db, { at, since, limit: BATCH }));',
    replace: '',
    tests: ['server/test/jobs/recover-messages.test.ts', SIMULATION],
  },
];
