import type { Context } from '../context.ts';
import { type Anchor, appendAnchors, readAnchors } from '../store/audit-anchors.ts';
import { listHeads } from '../store/audit-chain-reads.ts';
import type { AuditHead } from '../store/tables.ts';

/** How far each organization's chain was when it was anchored last. */
export type Anchored = Map<string, string>;

export async function readAnchored(file: string): Promise<Anchored> {
  const anchored: Anchored = new Map();
  for await (const anchor of readAnchors(file)) if (anchor) anchored.set(anchor.orgId, anchor.hash);
  return anchored;
}

/** Writes down where each organization's chain ends now, unless it ended there the last time. Gives how many it wrote. */
export async function anchorChains(ctx: Context, file: string, anchored: Anchored): Promise<number> {
  const at = await ctx.clock.now(ctx.db);
  const moved = (await listHeads(ctx.db)).filter(
    ({ orgId, hash }) => anchored.get(orgId) !== hash.toString('hex'),
  );
  await appendAnchors(
    file,
    moved.map((head) => anchorOf(head, at, null)),
  );
  for (const { orgId, hash } of moved) anchored.set(orgId, hash.toString('hex'));
  return moved.length;
}

/**
 * Notes that the chains were put back to what they are in `db`, by a restore of a backup that was made at `backupAt`: what
 * was anchored since then is gone for that reason.
 */
export async function anchorRestore(ctx: Context, file: string, backupAt: Date): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  const heads = await listHeads(ctx.db);
  await appendAnchors(
    file,
    heads.map((head) => anchorOf(head, at, backupAt)),
  );
}

function anchorOf({ orgId, seq, hash }: AuditHead, at: Date, restoredFrom: Date | null): Anchor {
  return {
    at: at.toISOString(),
    orgId,
    seq,
    hash: hash.toString('hex'),
    restoredFrom: restoredFrom?.toISOString() ?? null,
  };
}
