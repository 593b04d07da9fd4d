import { happened } from './coverage.ts';
import type { History } from './history.ts';
import type { OwnerAct } from './steps.ts';

const HOUR_MS = 3_600_000;
type Row = { id: string };

/** What the owner does, through the API; a refusal is an answer like any other, a fault of the server is not. */
export async function playOwnerAct(history: History, act: OwnerAct): Promise<void> {
  const [ana, ben] = history.sitters;
  const [carla, otto] = history.clients;
  switch (act) {
    case 'quarantine_sitter_number':
      await noteQueued(history, 'quarantine between compose and claim');
      return post(history, `/numbers/${ana?.number.id}/quarantine`, { duration: '7', reason: 'Spam' });
    case 'quarantine_pool_number':
      return post(history, `/numbers/${history.pool.id}/quarantine`, { reason: 'Spam' });
    case 'restore_numbers':
      if ((await idsOf(history, 'held')).length > 0) happened('restore with held messages');
      for (const { id } of [history.pool, ...history.sitters.map(({ number }) => number)]) {
        await post(history, `/numbers/${id}/release`, { force_restore: true, restore_reason: 'Fine again' });
      }
      return;
    case 'override_to_owner':
      return post(history, `/threads/${carla?.threadId}/overrides`, { target: 'owner', reason: 'Illness' });
    case 'override_to_sitter':
      return post(history, `/threads/${otto?.threadId}/overrides`, {
        target: 'sitter',
        sitter_id: ben?.id,
        reason: 'Ben knows the dog',
      });
    case 'remove_overrides':
      return removeOverrides(history);
    case 'end_windows':
      await noteQueued(history, 'window end between compose and claim');
      for (const { id } of await windowsOf(history)) await post(history, `/assignment-windows/${id}/end`);
      return;
    case 'open_window':
      return openWindow(history, otto?.threadId, ben?.id, [0, 2]);
    case 'open_overlapping_window':
      happened('two overlapping sitters');
      return openWindow(history, carla?.threadId, ben?.id, [0, 1]);
    case 'open_window_over_the_fold':
      return openWindowOverTheFold(history);
    case 'deactivate_sitter':
      return post(history, `/sitters/${ben?.id}/deactivate`, { reason: 'Left' });
    case 'retry_failed':
      return postEach(history, await idsOf(history, 'failed'), 'retry', {});
    case 'send_held':
      return postEach(history, await idsOf(history, 'held'), 'send', {});
    case 'discard_held':
      return postEach(history, await idsOf(history, 'held'), 'discard', {});
    case 'let_pass':
      return letPass(history);
    case 'resume_account':
      return post(history, '/carrier-account/resume');
    case 'resume_front_desk':
      return post(history, `/numbers/${history.frontDesk.id}/resume`);
    case 'add_phone_of_another_client': {
      happened('shared phone conflict');
      const body = { phone: carla?.phone, label: 'shared' };
      const { status } = await history.request('POST', `/clients/${otto?.id}/contacts`, { body });
      if (status !== 409) throw new Error(`a phone that belongs to another client was answered ${status}`);
    }
  }
}

async function post(history: History, path: string, body?: unknown): Promise<void> {
  const answer = await history.request('POST', path, { body });
  if (answer.status >= 500) throw new Error(`${path} answered ${answer.status}`);
  if (answer.status === 202) history.accepted.add(answer.body.id);
}

async function postEach(history: History, ids: Row[], action: string, body?: unknown): Promise<void> {
  for (const { id } of ids) await post(history, `/messages/${id}/${action}`, body);
}

async function letPass(history: History): Promise<void> {
  const unknown = await history.org.db
    .selectFrom('deliveryAttempts')
    .select('messageId as id')
    .where('orgId', '=', history.org.orgId)
    .where('state', '=', 'unknown')
    .execute();
  if (unknown.length > 0) happened('let pass');
  return postEach(history, unknown, 'let-pass');
}

function idsOf({ org }: History, status: 'held' | 'failed' | 'queued'): Promise<Row[]> {
  return org.db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', org.orgId)
    .where('status', '=', status)
    .orderBy('occurredAt')
    .orderBy('seq')
    .execute();
}

async function noteQueued(
  history: History,
  what: 'quarantine between compose and claim' | 'window end between compose and claim',
): Promise<void> {
  if ((await idsOf(history, 'queued')).length > 0) happened(what);
}

function windowsOf({ org, now }: History): Promise<Row[]> {
  return org.db
    .selectFrom('assignmentWindows')
    .select('id')
    .where('orgId', '=', org.orgId)
    .where('cancelledAt', 'is', null)
    .where('startsAt', '<=', now)
    .where('endsAt', '>', now)
    .execute();
}

async function removeOverrides(history: History): Promise<void> {
  const active = await history.org.db
    .selectFrom('routingOverrides')
    .select(['id', 'threadId'])
    .where('orgId', '=', history.org.orgId)
    .where('removedAt', 'is', null)
    .execute();
  for (const { id, threadId } of active) await post(history, `/threads/${threadId}/overrides/${id}/remove`);
}

function openWindow(
  history: History,
  threadId: string | null | undefined,
  sitterId: string | undefined,
  [from, to]: [number, number],
): Promise<void> {
  const hour = (count: number) => new Date(history.now.getTime() + count * HOUR_MS).toISOString();
  return post(history, '/assignment-windows', {
    thread_id: threadId,
    sitter_id: sitterId,
    starts_at: hour(from),
    ends_at: hour(to),
    allow_overlap: true,
  });
}

/** From before the hour that comes twice in New York to after it; half the histories begin at that night. */
async function openWindowOverTheFold(history: History): Promise<void> {
  const [otto, ana] = [history.clients[1], history.sitters[0]];
  const year = history.now.getUTCFullYear();
  if (year !== 2026 || history.now.getUTCMonth() !== 10 || history.now.getUTCDate() !== 1) return;
  happened('DST fold window');
  await post(history, '/assignment-windows', {
    thread_id: otto?.threadId,
    sitter_id: ana?.id,
    starts_at: '2026-11-01T00:30',
    ends_at: '2026-11-01T02:30',
    allow_overlap: true,
  });
}
