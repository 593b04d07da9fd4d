import { actingFor, type Context, inTransaction, type OrgContext } from '../context.ts';
import type { Erasure } from '../erasure-list.ts';
import { noFailpoint, type ReachRotationFailpoint } from '../failpoints.ts';
import { lockOrganization } from '../store/organizations.ts';
import {
  listOrganizationsToReseal,
  listSealedValues,
  replaceSealedValue,
  SEALED_COLUMNS,
  type SealedPlace,
} from '../store/sealed-values.ts';
import { recordEvent } from './audit.ts';
import { resealErasureKey } from './erased-phones.ts';
import { retireKeys } from './retired-keys.ts';
import { boundTo } from './sealed-values.ts';

/** The organizations in which an earlier secret key is needed still. */
export function listOrganizationsToRotate({
  db,
  secrets,
}: Pick<Context, 'db' | 'secrets'>): Promise<string[]> {
  const [current = '', ...previous] = secrets.keyIds;
  return listOrganizationsToReseal(db, { current, previous });
}

/**
 * Seals everything anew under the secret key in use, one organization after the other, and the list of erasures last. Killed
 * anywhere it goes on where it ended; until its end the earlier keys are needed. No server may be at work on the database.
 * Gives how many organizations it changed.
 */
export async function rotateKeys(ctx: Context, reach: ReachRotationFailpoint = noFailpoint): Promise<number> {
  const organizations = await listOrganizationsToRotate(ctx);
  for (const orgId of organizations) {
    await rotateOrganization(actingFor(ctx, orgId, { kind: 'operator', id: null }), reach);
    await reach('rotation.organization_sealed');
  }
  await ctx.erasures.rewrite((erasure) => resealed(ctx, erasure));
  await reach('rotation.erasures_sealed');
  return organizations.length;
}

/** In one transaction with its event, which the new key seals: the chain goes on under it. */
function rotateOrganization(ctx: OrgContext, reach: ReachRotationFailpoint): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockOrganization(tx.db, tx.orgId);
    for (const place of Object.keys(SEALED_COLUMNS) as SealedPlace[]) await resealAll(tx, place);
    await retireKeys(tx);
    const [to, ...from] = tx.secrets.keyIds;
    const entity = { entity: 'organization', entityId: tx.orgId };
    await recordEvent(tx, { event: 'secret_key.rotated', ...entity, details: { from, to } });
    await reach('rotation.before_commit');
  });
}

async function resealAll(tx: OrgContext, place: SealedPlace): Promise<void> {
  const bind: (row: never) => string = boundTo[place];
  for (const { row, sealed } of await listSealedValues(tx.db, place, tx.orgId)) {
    if (tx.secrets.isCurrent(sealed)) continue;
    const bound = bind(row as never);
    await replaceSealedValue(tx.db, place, {
      row,
      sealed: tx.secrets.seal(tx.secrets.open(sealed, bound), bound),
    });
  }
}

/** One that no key opens, since a restore without its key, stays as it is. */
function resealed({ secrets }: Context, erasure: Erasure): Erasure {
  const sealed = erasure.keySealed && Buffer.from(erasure.keySealed, 'base64');
  const anew = sealed && resealErasureKey({ secrets, orgId: erasure.orgId }, sealed);
  return anew ? { ...erasure, keySealed: anew.toString('base64') } : erasure;
}
