import { newOpaqueId } from '../../src/store/ids.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { happened } from './coverage.ts';
import type { History } from './history.ts';
import { playOwnerAct } from './owner-acts.ts';
import type { Meanwhile, Step, Steps } from './steps.ts';

/** Lets one step of a history happen. */
export function play(history: History, step: Step): Promise<void> {
  switch (step.kind) {
    case 'compose':
      return compose(history, step);
    case 'work':
      return work(history, step);
    case 'report':
      return report(history, step);
    case 'inbound':
      return inbound(history, step);
    case 'owner':
      return playOwnerAct(history, step.act);
    case 'pass':
      history.world.clock.advance(step.ms);
      return Promise.resolve();
    case 'sweep':
      return history.sweep();
    case 'poll':
      return history.poll();
    case 'account':
      history.carrier.isBroken = step.isBroken;
      return Promise.resolve();
  }
}

/** A person whose request was not answered sends it again with the same key. */
async function compose(
  history: History,
  { author, client, body, killedAt }: Steps['compose'],
): Promise<void> {
  const sitter = author === 'owner' ? null : history.sitters[author === 'ana' ? 0 : 1];
  const idempotencyKey = history.newKey();
  const path = `/threads/${history.clients[client]?.threadId}/messages`;
  const send = () =>
    history.request('POST', path, {
      body: { body },
      idempotencyKey,
      key: sitter?.key ?? history.org.ownerKey,
    });
  if (killedAt) history.faults.set({ kind: 'kill', at: killedAt });
  const first = await send();
  history.faults.set(null);
  if (killedAt && first.status === 500) {
    happened(`killed at ${killedAt}`);
    if (killedAt === 'request.committed') happened('commit outcome unknown');
  }
  const answer = first.status === 500 ? await send() : first;
  const again = await send();
  if (again.status !== answer.status || again.body.id !== answer.body.id) {
    throw new Error(`I-12: the same request was answered ${answer.status} and then ${again.status}`);
  }
  note(history, answer);
}

function note(history: History, { status, body }: Awaited<ReturnType<History['request']>>): void {
  if (status === 202) history.accepted.add(body.id);
  else if (![401, 403, 404, 409].includes(status)) throw new Error(`compose answered ${status}`);
}

async function work(history: History, { what, pick, answer, fault }: Steps['work']): Promise<void> {
  const { carrier, faults } = history;
  const taken = carrier.taken.length;
  carrier.next(answer);
  if (fault?.kind === 'kill') faults.set(fault);
  if (fault?.kind === 'meanwhile') {
    faults.set({ ...fault, act: () => meanwhile(history, fault.act) });
  }
  const wasKilled = await runPicked(history, what, pick);
  faults.set(null);
  carrier.next('accept');
  if (wasKilled && fault) happened(`killed at ${fault.at}`);
  if (carrier.taken.length > taken) {
    if (answer === 'accept_lost' || answer === 'accept_mute') happened('lost reply after acceptance');
    if (answer === 'callback_first') happened('callback before reply');
  }
}

async function runPicked(history: History, what: 'text' | 'job', pick: number): Promise<boolean> {
  const waiting = what === 'job' ? await history.jobs() : await queuedTexts(history);
  const chosen = waiting[pick % Math.max(1, waiting.length)];
  return chosen ? history.runJob(chosen) : false;
}

/** As a wake-up that comes twice, or for a text that need not be woken. */
async function queuedTexts({ org }: History) {
  const rows = await org.db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', org.orgId)
    .where('status', '=', 'queued')
    .orderBy('occurredAt')
    .orderBy('seq')
    .execute();
  const { orgId } = org;
  return rows.map(({ id }) => ({ id: null, task: 'deliver_message', payload: { orgId, messageId: id } }));
}

async function meanwhile(history: History, act: Meanwhile): Promise<void> {
  const { clock } = history.world;
  switch (act) {
    case 'six_seconds':
      happened('frozen beyond the deadline');
      return clock.advance(6_000);
    case 'twenty_seconds':
      happened('frozen beyond the lease');
      return clock.advance(20_000);
    case 'two_minutes':
      clock.advance(120_000);
      await history.sweep();
      return history.runAllJobs();
    case 'another_worker':
      for (const job of await queuedTexts(history)) await history.runJob(job);
      return;
    case 'stop_word': {
      happened('STOP racing a claim');
      const text = history.carrier.handIn({
        from: history.clients[0]?.phone ?? '',
        to: history.frontDesk.e164,
        body: 'STOP',
      });
      return acknowledge(history, text);
    }
    case 'sweep':
      return history.sweep();
    case 'quarantine_sitter_number':
      happened('quarantine between claim and attempt');
      return playOwnerAct(history, act);
    case 'end_windows':
    case 'deactivate_sitter':
      return playOwnerAct(history, act);
  }
}

async function report(history: History, { pick, how, killedAt }: Steps['report']): Promise<void> {
  const { pending } = history.carrier;
  const index = pending.length === 0 ? -1 : pick % pending.length;
  const given = pending[index];
  if (!given) return;
  const isEarlier = pending.some((other, place) => place < index && other.sid === given.sid);
  if (isEarlier && how !== 'lost') happened('statuses out of order');
  pending.splice(index, 1);
  const taken = history.carrier.taken.find(({ sid }) => sid === given.sid);
  const status = how === 'undelivered' && given.status === 'delivered' ? 'undelivered' : given.status;
  if (taken && taken.status !== 'delivered' && taken.status !== 'undelivered') taken.status = status;
  if (how === 'lost') return;
  if (killedAt) history.faults.set({ kind: 'kill', at: killedAt });
  const told = { ...given, status: taken?.status ?? status };
  if ((await history.reportStatus(told)) === 500 && killedAt) happened(`killed at ${killedAt}`);
  history.faults.set(null);
  // Twilio does not repeat one that was not answered; the carrier's list still knows.
  if (how === 'twice') await history.reportStatus(told);
}

async function inbound(history: History, { from, to, body, how, killedAt }: Steps['inbound']): Promise<void> {
  const parties = { from: phoneOf(history, from), to: numberOf(history, to), body };
  if (how === 'forged') {
    happened('forged webhook');
    const forged = { ...parties, sid: `SM${newOpaqueId().replaceAll('-', '')}`, at: history.now };
    if ((await history.handOver(forged, 'forged')) !== 403) throw new Error('a forged text was not refused');
    return;
  }
  await noteLateReply(history, to);
  const text = history.carrier.handIn(parties);
  if (how === 'lost') return;
  if (killedAt) history.faults.set({ kind: 'kill', at: killedAt });
  await acknowledge(history, text);
  if (killedAt && !history.acknowledged.has(text.sid)) happened(`killed at ${killedAt}`);
  history.faults.set(null);
  if (how === 'once') return;
  happened('duplicate inbound');
  const copies = how === 'twice' ? 1 : 4;
  await Promise.all(Array.from({ length: copies }, () => acknowledge(history, text)));
}

/** I-14: what was answered 200 is stored by then. */
async function acknowledge(history: History, text: Parameters<History['handOver']>[0]): Promise<void> {
  const status = await history.handOver(text);
  if (status !== 200) return;
  history.acknowledged.add(text.sid);
  const stored = await history.org.db
    .selectFrom('inboundTexts')
    .select('id')
    .where('orgId', '=', history.org.orgId)
    .where('carrierMessageId', '=', text.sid)
    .execute();
  if (stored.length !== 1) throw new Error(`I-14: a text was acknowledged and stored ${stored.length} times`);
}

async function noteLateReply(history: History, to: Steps['inbound']['to']): Promise<void> {
  if (to !== 'ana' && to !== 'ben') return;
  const sitterId = history.sitters[to === 'ana' ? 0 : 1]?.id ?? '';
  const windows = await history.org.db
    .selectFrom('assignmentWindows')
    .select('endsAt')
    .where('orgId', '=', history.org.orgId)
    .where('sitterId', '=', sitterId)
    .execute();
  if (windows.length > 0 && windows.every(({ endsAt }) => endsAt <= history.now)) {
    happened('late reply to an old number');
  }
}

function phoneOf(history: History, who: Steps['inbound']['from']): string {
  const [carla, otto] = history.clients;
  switch (who) {
    case 'carla':
      return carla?.phone ?? '';
    case 'carla_work':
      return history.secondPhone;
    case 'otto':
      return otto?.phone ?? '';
    case 'stranger':
      return fictionalPhone();
    case 'short_code':
      return '888777';
    case 'sitter':
      return history.sitters[0]?.phone ?? '';
  }
}

function numberOf(history: History, which: Steps['inbound']['to']): string {
  switch (which) {
    case 'front_desk':
      return history.frontDesk.e164;
    case 'ana':
      return history.sitters[0]?.number.e164 ?? '';
    case 'ben':
      return history.sitters[1]?.number.e164 ?? '';
    case 'pool':
      return history.pool.e164;
    case 'not_ours':
      return '+14125559999';
  }
}
