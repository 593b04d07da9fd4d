import { sql } from 'kysely';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { takeUnrecorded } from '../support/audit-watch.ts';
import { happened } from './coverage.ts';
import type { History } from './history.ts';

const STEP_MS = 4_000;
const SETTLE_MS = 12 * 60_000;

/** Everything outside works again; what was lost is not made up for, and time goes by until nothing is left to do. */
export async function heal(history: History): Promise<void> {
  const { carrier, faults } = history;
  faults.set(null);
  carrier.next('accept');
  carrier.isBroken = false;
  await history.request('POST', `/numbers/${history.frontDesk.id}/resume`);
  await settle(history);
  history.world.clock.advance(SETTLE_MS);
  await history.poll();
  await settle(history);
  history.world.clock.advance(61 * 60_000);
  await settle(history);
}

async function settle(history: History): Promise<void> {
  for (let quiet = 0, turns = 0; quiet < 2; turns += 1) {
    if (turns > 400) throw new Error('a history does not come to rest');
    await history.sweep();
    await history.runAllJobs();
    const reports = history.carrier.pending.splice(0);
    for (const status of reports) {
      const taken = history.carrier.taken.find(({ sid }) => sid === status.sid);
      if (taken && taken.status !== 'undelivered') taken.status = status.status;
      await history.reportStatus({ ...status, status: taken?.status ?? status.status });
    }
    history.world.clock.advance(STEP_MS);
    const isQuiet = reports.length === 0 && !(await hasUndecided(history));
    quiet = isQuiet ? quiet + 1 : 0;
    // An unknown outcome is not decided before the settle window is over.
    if (!isQuiet && turns % 4 === 3) history.world.clock.advance(60_000);
  }
}

async function hasUndecided({ org, world }: History): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int from messages message where org_id = ${org.orgId} and (status = 'queued' or exists (
      select from delivery_attempts attempt where attempt.org_id = message.org_id
        and attempt.message_id = message.id and attempt.state in ('calling', 'unknown')))`.execute(world.db);
  return (rows[0]?.count ?? 0) > 0;
}

/** I-03 and I-13: at the end every text that was acknowledged is where it should be, or a person sees that it is not. */
export async function checkEnd(history: History): Promise<void> {
  await checkLog(history);
  const { org } = history;
  const texts = await org.db
    .selectFrom('messages')
    .select(['id', 'status', 'direction', 'carrierMessageId'])
    .where('orgId', '=', org.orgId)
    .execute();
  const byId = new Map(texts.map((text) => [text.id, text]));
  const heldAlerts = await org.db
    .selectFrom('alerts')
    .select('topic')
    .where('orgId', '=', org.orgId)
    .where('kind', '=', 'message_held')
    .where('resolvedAt', 'is', null)
    .execute();
  const shown = new Set(heldAlerts.map(({ topic }) => topic));
  for (const id of history.accepted) {
    const text = byId.get(id);
    if (!text || text.status === 'queued') throw new Error(`I-03: ${id} is ${text?.status ?? 'gone'}`);
    if (text.status === 'held' && !shown.has(`message_held:${id}`))
      throw new Error(`I-03: ${id} is held unseen`);
  }
  await checkReceived(history);
  await noteDecided(history);
}

async function checkReceived(history: History): Promise<void> {
  const stored = await history.org.db
    .selectFrom('inboundTexts')
    .select('carrierMessageId')
    .where('orgId', '=', history.org.orgId)
    .execute();
  const known = stored.map(({ carrierMessageId }) => carrierMessageId);
  if (new Set(known).size !== known.length) throw new Error('I-13: a text is stored twice');
  const missing = history.carrier.handedIn.filter(({ sid }) => !known.includes(sid));
  if (missing.length > 0)
    throw new Error(`I-13: ${missing.length} texts that the carrier has are not stored`);
}

async function noteDecided({ org, world }: History): Promise<void> {
  const { rows } = await sql<{ absent: boolean; resumed: boolean; polled: boolean }>`
    select exists (select from carrier_events where org_id = ${org.orgId} and kind = 'text'
        and source = 'poll') as polled,
      exists (select from delivery_attempts where org_id = ${org.orgId} and state = 'absent') as absent,
      exists (select from audit_events where org_id = ${org.orgId}
        and event = 'carrier_account.sending_resumed') as resumed`.execute(world.db);
  if (rows[0]?.polled) happened('poller-only recovery');
  if (rows[0]?.absent) happened('reconciler decided absent');
  if (rows[0]?.resumed) happened('account stopped and opened again');
}

/** I-27: every change of state has its event in its transaction, and the chain of the organization holds. */
async function checkLog({ org }: History): Promise<void> {
  const unrecorded = await takeUnrecorded(org.db);
  if (unrecorded.length > 0) throw new Error(`I-27: ${[...new Set(unrecorded)].join('\n')}`);
  const { faults } = await verifyChain(org.operator, org.orgId);
  if (faults.count > 0) throw new Error(`I-27: ${faults.first.join('\n')}`);
}
