import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { type AnchorCheck, checkAnchors } from '../services/audit-anchor-check.ts';
import type { Faults } from '../services/audit-faults.ts';
import { verifyChain } from '../services/audit-verification.ts';
import { becomeAuditor } from '../store/row-security.ts';
import { requireOrganization } from './require-organization.ts';
import { withContext } from './with-context.ts';

type Organization = { id: string; name: string };

/** Walks the audit log of every organization, or of one, and compares it with its anchors. Exit status 1 if one is not as it was recorded. */
export function verifyAudit(config: Config, { org }: { org?: string }): Promise<void> {
  return withContext(config, async (ctx) => {
    if (org) await requireOrganization(ctx.db, org);
    const { file } = config.auditAnchors;
    const snapshot = ctx.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
    const isRight = await snapshot.execute(async (db) => {
      await becomeAuditor(db);
      return verifyAll({ ...ctx, db }, file, org);
    });
    if (isRight) return;
    console.log(ADVICE);
    process.exitCode = 1;
  });
}

const ADVICE =
  'Somebody changed the log beside Maskline, or the database lost a part of it. Keep a copy of the database and of the anchors as they are, ask who can write to them, and look for the last backup whose log is right: restored into a database of its own, it shows what the events were.';

async function verifyAll(ctx: Context, file: string, org: string | undefined): Promise<boolean> {
  const anchors = await checkAnchors(ctx.db, file);
  if (!anchors.isThere) {
    console.log(
      `There are no anchors in ${file}: whether the end of a log was cut off cannot be seen without them.`,
    );
  } else if (anchors.unreadable > 0) {
    console.log(`${count(anchors.unreadable, 'line')} of ${file} cannot be read, as a crash leaves one.`);
  }
  const organizations = await ctx.db
    .selectFrom('organizations')
    .select(['id', 'name'])
    .orderBy('createdAt')
    .execute();
  let isRight = true;
  for (const organization of organizations.filter(({ id }) => org === undefined || id === org)) {
    isRight = (await verifyOne(ctx, organization, anchors)) && isRight;
  }
  return (org !== undefined || sayLostOrganizations(anchors, organizations)) && isRight;
}

async function verifyOne(ctx: Context, { id, name }: Organization, anchors: AnchorCheck): Promise<boolean> {
  const { events, faults, lackingKeys } = await verifyChain(ctx, id);
  const { agreeing = 0, faults: anchorFaults, restores = [] } = anchors.byOrganization.get(id) ?? {};
  const found = faults.count + (anchorFaults?.count ?? 0);
  const isRight = found === 0 && lackingKeys.size === 0;
  const verdict =
    found > 0 ? count(found, 'fault') : isRight ? 'as they were recorded' : 'not all can be checked';
  console.log(`${name}: ${count(events, 'event')}, ${count(agreeing, 'anchor')} that agree: ${verdict}`);
  for (const { at, backupAt, gone } of restores) {
    console.log(
      `  At ${at} a backup of ${backupAt} was restored: ${count(gone, 'anchor')} of what came after the backup no longer count.`,
    );
  }
  for (const [keyId, lacking] of lackingKeys) {
    console.log(
      `  ${count(lacking, 'event')} were sealed by the key ${keyId}, which is not here: ${KEY_ADVICE}`,
    );
  }
  say(faults);
  if (anchorFaults) say(anchorFaults);
  return isRight;
}

const KEY_ADVICE = 'run this with the secret key of that time in MASKLINE_PREVIOUS_SECRET_KEYS.';

function say({ count: all, first }: Faults): void {
  for (const sentence of first) console.log(`  ${sentence}`);
  if (all > first.length) console.log(`  and ${all - first.length} more`);
}

/** An organization that was anchored and is not in the database at all. */
function sayLostOrganizations({ byOrganization }: AnchorCheck, known: readonly Organization[]): boolean {
  const ids = new Set(known.map(({ id }) => id));
  const lost = [...byOrganization].filter(([id, { faults }]) => !ids.has(id) && faults.count > 0);
  for (const [id, { faults }] of lost) {
    console.log(
      `The organization ${id}, which was anchored, is not in this database: ${count(faults.count, 'fault')}`,
    );
    say(faults);
  }
  return lost.length === 0;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
