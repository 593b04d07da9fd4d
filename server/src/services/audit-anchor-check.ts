import { type Anchor, readAnchors } from '../store/audit-anchors.ts';
import { placeOf, readHashes } from '../store/audit-chain-reads.ts';
import type { Db } from '../store/db.ts';
import { addFault, type Faults, noFaults } from './audit-faults.ts';

export type AnchorVerdict = {
  agreeing: number;
  faults: Faults;
  /** Restores that took back something that was anchored. */
  restores: { at: string; backupAt: string; gone: number }[];
};

export type AnchorCheck = {
  isThere: boolean;
  unreadable: number;
  byOrganization: Map<string, AnchorVerdict>;
};

const BATCH = 1_000;

/** Compares every anchor of the file with the chains in `db`, but for what a restore took back. Memory stays bounded. */
export async function checkAnchors(db: Db, file: string): Promise<AnchorCheck> {
  const check: AnchorCheck = { isThere: false, unreadable: 0, byOrganization: new Map() };
  const restores = await readRestores(file, check);
  let batch: Anchor[] = [];
  for await (const anchor of readAnchors(file)) {
    if (!anchor) continue;
    if (anchor.restoredFrom && restores[0]?.at === anchor.at) restores.shift();
    const takenBackBy = findTakingBack(restores, anchor);
    if (takenBackBy) note(verdictOf(check, anchor.orgId), takenBackBy);
    else batch.push(anchor);
    if (batch.length < BATCH) continue;
    await compare(db, batch, check);
    batch = [];
  }
  await compare(db, batch, check);
  return check;
}

/** A restore is of all organizations; each that came back has a line. */
type Restore = { at: string; backupAt: string; ends: Map<string, string> };

async function readRestores(file: string, check: AnchorCheck): Promise<Restore[]> {
  const restores: Restore[] = [];
  for await (const anchor of readAnchors(file)) {
    check.isThere = true;
    if (!anchor) check.unreadable += 1;
    if (!anchor?.restoredFrom) continue;
    const { at, orgId, seq, restoredFrom: backupAt } = anchor;
    if (restores.at(-1)?.at !== at) restores.push({ at, backupAt, ends: new Map() });
    restores.at(-1)?.ends.set(orgId, seq);
  }
  return restores;
}

/** The restore that took an anchor back. One that was itself taken back by a later restore, of an earlier backup, is passed over. */
function findTakingBack(restores: readonly Restore[], anchor: Anchor): Restore | null {
  let asOf: string | null = null;
  for (const restore of restores.toReversed()) {
    if (asOf !== null && restore.at > asOf) continue;
    if (isAfter(anchor, restore)) return restore;
    asOf = restore.backupAt;
  }
  return null;
}

/** What was anchored after the backup is of a past that did not come back, whatever its place. */
function isAfter({ at, orgId, seq }: Anchor, { backupAt, ends }: Restore): boolean {
  return at > backupAt || BigInt(seq) > BigInt(ends.get(orgId) ?? 0);
}

function note({ restores }: AnchorVerdict, { at, backupAt }: Restore): void {
  const known = restores.find((restore) => restore.at === at);
  if (known) known.gone += 1;
  else restores.push({ at, backupAt, gone: 1 });
}

async function compare(db: Db, anchors: readonly Anchor[], check: AnchorCheck): Promise<void> {
  const hashes = await readHashes(db, anchors);
  for (const anchor of anchors) {
    const verdict = verdictOf(check, anchor.orgId);
    const hash = hashes.get(placeOf(anchor))?.toString('hex');
    if (hash === anchor.hash) verdict.agreeing += 1;
    else addFault(verdict.faults, sentenceOn(anchor, hash !== undefined));
  }
}

function verdictOf({ byOrganization }: AnchorCheck, orgId: string): AnchorVerdict {
  const known = byOrganization.get(orgId);
  if (known) return known;
  const fresh: AnchorVerdict = { agreeing: 0, faults: noFaults(), restores: [] };
  byOrganization.set(orgId, fresh);
  return fresh;
}

function sentenceOn({ at, seq }: Anchor, isThere: boolean): string {
  return isThere
    ? `event ${seq} is another than the one that was anchored at ${at}: the log was rewritten since then`
    : `event ${seq}, anchored at ${at}, is gone: the log was cut off since then`;
}
