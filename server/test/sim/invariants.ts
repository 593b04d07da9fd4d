import type { MessageStatus } from '@maskline/core/domain/delivery-status';
import { sql } from 'kysely';
import { happened } from './coverage.ts';
import type { History } from './history.ts';

type TextNow = {
  id: string;
  threadId: string;
  seq: number;
  status: MessageStatus;
  author: string;
  letPassAt: Date | null;
  body: string;
  carrierMessageId: string | null;
  lastEvent: string;
  isPaced: boolean;
};
type AttemptNow = {
  id: string;
  messageId: string;
  state: string;
  fromE164: string;
  toPhone: string;
  startedAt: Date;
  acceptedAt: Date;
  author: string;
  lateBy: boolean;
};

const RANK: Partial<Record<MessageStatus, number>> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  undelivered: 3,
  failed: 3,
};
const TAKEN: readonly MessageStatus[] = ['sent', 'delivered', 'undelivered'];

/** What must hold after every step, whatever happened; broken, it throws with the name that the catalogue gives it. */
export class Invariants {
  readonly #ranks = new Map<string, number>();
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  async check(): Promise<void> {
    const [texts, attempts] = await Promise.all([textsOf(this.#history), attemptsOf(this.#history)]);
    const messageOf = new Map(attempts.map(({ id, messageId }) => [id, messageId]));
    const takenOf = countBy(this.#history.carrier.taken, ({ attemptId }) => messageOf.get(attemptId) ?? '');
    if (texts.some(({ isPaced }) => isPaced)) happened('paced');
    this.#checkAcceptances(texts, takenOf);
    this.#checkRecipients(attempts, texts);
    this.#checkOrder(texts, messageOf);
    this.#checkForward(texts);
    checkAttempts(attempts);
    checkEvents(texts);
  }

  /** I-01 and I-02. Of texts with the same words to the same phone it does not matter which is said to be which. */
  #checkAcceptances(texts: TextNow[], takenOf: Map<string, number>): void {
    if (takenOf.has('')) throw new Error('the carrier took a text of no attempt');
    const bodyOf = new Map(this.#history.carrier.taken.map(({ sid, body }) => [sid, body]));
    for (const { id, status, body, carrierMessageId } of texts) {
      const count = takenOf.get(id) ?? 0;
      if (count > 1) throw new Error(`I-01: ${id} was taken ${count} times`);
      if (TAKEN.includes(status) && bodyOf.get(carrierMessageId ?? '') !== body) {
        throw new Error(`I-02: ${id} is ${status} and was not taken`);
      }
    }
  }

  /** I-05: what the carrier took is what its attempt says, to a phone of its client, from a number of the organization. */
  #checkRecipients(attempts: AttemptNow[], texts: TextNow[]): void {
    const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    const bodies = new Map(texts.map(({ id, body }) => [id, body]));
    for (const { attemptId, from, to, body } of this.#history.carrier.taken) {
      const attempt = byId.get(attemptId);
      const isAsWritten =
        attempt?.fromE164 === from && attempt.toPhone === to && bodies.get(attempt.messageId) === body;
      if (!isAsWritten)
        throw new Error(`I-05: attempt ${attemptId} says something else than the carrier got`);
    }
  }

  /** I-11: taken in the order of acceptance, but for those that the owner let others pass. */
  #checkOrder(texts: TextNow[], messageOf: Map<string, string>): void {
    const byId = new Map(texts.map((text) => [text.id, text]));
    const last = new Map<string, number>();
    for (const { attemptId } of this.#history.carrier.taken) {
      const text = byId.get(messageOf.get(attemptId) ?? '');
      if (!text || text.letPassAt) continue;
      if (text.seq < (last.get(text.threadId) ?? 0)) throw new Error(`I-11: ${text.id} was overtaken`);
      last.set(text.threadId, text.seq);
    }
  }

  /** I-07: a status goes back to the queue only from a call that was not taken, and never from an end. */
  #checkForward(texts: TextNow[]): void {
    for (const { id, status } of texts) {
      const rank = RANK[status];
      const before = this.#ranks.get(id) ?? 0;
      if (rank === undefined) continue;
      if (before >= 2 && rank < before) throw new Error(`I-07: ${id} went back to ${status}`);
      this.#ranks.set(id, rank);
    }
  }
}

/** I-06 and I-09. */
function checkAttempts(attempts: AttemptNow[]): void {
  const open = countBy(
    attempts.filter(({ state }) => ['calling', 'unknown', 'accepted'].includes(state)),
    ({ messageId }) => messageId,
  );
  for (const [id, count] of open) if (count > 1) throw new Error(`I-06: ${id} has ${count} open attempts`);
  for (const { id, lateBy } of attempts) {
    if (lateBy) throw new Error(`I-09: attempt ${id} is of a sitter whose time was over`);
  }
}

const STATUS_AFTER: Record<string, readonly MessageStatus[]> = {
  accepted: ['queued'],
  requeued: ['queued'],
  handed_over: ['sending'],
  sent: ['sent'],
  delivered: ['delivered'],
  undelivered: ['undelivered'],
  failed: ['failed'],
  held: ['held'],
  discarded: ['discarded'],
  received: ['received'],
};

/** I-27: the last event of each text says the status that it has. */
function checkEvents(texts: TextNow[]): void {
  for (const { id, status, lastEvent } of texts) {
    const expected = STATUS_AFTER[lastEvent.replace('message.', '')];
    if (!expected?.includes(status)) throw new Error(`I-27: ${id} is ${status} after ${lastEvent}`);
  }
}

async function textsOf({ org, world }: History): Promise<TextNow[]> {
  const { rows } = await sql<TextNow>`
    select message.id, message.thread_id, message.seq, message.status, message.author, message.let_pass_at,
      message.body, message.carrier_message_id, message.paced_number_id is not null as is_paced, (select event.event from audit_events event
         where event.org_id = message.org_id and event.entity = 'message' and event.entity_id = message.id
           and event.event <> 'message.let_pass'
         order by event.id desc limit 1) as last_event
      from messages message where message.org_id = ${org.orgId}`.execute(world.db);
  return rows;
}

/** `late_by`: of a sitter, later than five minutes, and no window or override of the acceptance was still on. */
async function attemptsOf({ org, world }: History): Promise<AttemptNow[]> {
  const { rows } = await sql<AttemptNow>`
    select attempt.id, attempt.message_id, attempt.state, attempt.from_e164, attempt.to_phone, attempt.started_at,
      message.occurred_at as accepted_at, message.author,
      message.author = 'sitter' and attempt.started_at > message.occurred_at + interval '5 minutes'
        and not exists (select from assignment_windows win where win.org_id = message.org_id
          and win.thread_id = message.thread_id and win.sitter_id = message.author_sitter_id
          and win.starts_at <= attempt.started_at and win.ends_at > attempt.started_at)
        and not exists (select from routing_overrides override where override.org_id = message.org_id
          and override.thread_id = message.thread_id and override.sitter_id = message.author_sitter_id
          and override.starts_at <= attempt.started_at
          and coalesce(override.removed_at, 'infinity') > attempt.started_at) as late_by
      from delivery_attempts attempt join messages message
        on message.org_id = attempt.org_id and message.id = attempt.message_id
     where attempt.org_id = ${org.orgId}`.execute(world.db);
  return rows;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
