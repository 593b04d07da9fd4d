import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { withdrawLinks } from '../store/account-links.ts';
import { newId } from '../store/ids.ts';
import type { AccountLink } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { boundTo } from './sealed-values.ts';
import { hashToken, newToken } from './tokens.ts';

const HOUR_MS = 3_600_000;
const VALID_MS = {
  invitation: 7 * 24 * HOUR_MS,
  password_reset: HOUR_MS,
  first_owner: 7 * 24 * HOUR_MS,
} as const satisfies Record<AccountLink['kind'], number>;

export type LinkFor =
  | { kind: 'invitation' | 'password_reset'; userId: string; passOn?: 'by_hand' }
  | { kind: 'first_owner' };

/** `url` is null where the link is mailed: then nobody but the person sees it. */
export type GivenLink = { url: string | null; expiresAt: Date };

/**
 * Makes a link that sets a password, once; earlier ones of the same user are of no use any more. A job mails it where
 * mail goes out, else it is given out here and never again.
 */
export function makeLink(ctx: OrgContext, wanted: LinkFor): Promise<GivenLink> {
  return inTransaction(ctx, async (tx) => {
    const userId = wanted.kind === 'first_owner' ? null : wanted.userId;
    const isMailed = tx.mailer !== null && wanted.kind !== 'first_owner' && wanted.passOn !== 'by_hand';
    const at = await tx.clock.now(tx.db);
    if (userId !== null) await withdrawLinks(tx.db, tx.orgId, userId, at);
    const token = newToken();
    const link = newLink(tx, { kind: wanted.kind, userId, token, at, isMailed });
    await tx.db.insertInto('accountLinks').values(link).execute();
    const { id: linkId, expiresAt } = link;
    if (!isMailed) return { url: urlOf(tx, token), expiresAt };
    await enqueue(tx.db, 'send_account_mail', { orgId: tx.orgId, linkId });
    return { url: null, expiresAt };
  });
}

/**
 * Makes a link by which the first owner of an organization makes the own account. Several may be open: the first that is
 * used makes the others useless.
 */
export function inviteFirstOwner(ctx: OrgContext): Promise<GivenLink> {
  return inTransaction(ctx, async (tx) => {
    const link = await makeLink(tx, { kind: 'first_owner' });
    const entity = { entity: 'organization', entityId: tx.orgId };
    await recordEvent(tx, { event: 'organization.first_owner_invited', ...entity });
    return link;
  });
}

/** The token is behind the `#`, which browsers send to nobody. */
export function urlOf({ publicUrl }: Pick<OrgContext, 'publicUrl'>, token: string): string {
  return `${publicUrl}/set-password#${token}`;
}

/** The token of a link that waits to be mailed. */
export function openLinkToken(
  { secrets }: Pick<OrgContext, 'secrets'>,
  { orgId, id }: Pick<AccountLink, 'orgId' | 'id'>,
  tokenSealed: Buffer,
): string {
  return secrets.open(tokenSealed, boundTo.linkToken({ orgId, id }));
}

type Made = Pick<AccountLink, 'kind' | 'userId'> & { token: string; at: Date; isMailed: boolean };

function newLink(tx: OrgContext, { kind, userId, token, at, isMailed }: Made): AccountLink {
  const tokenHash = hashToken(token);
  if (!tokenHash) throw new Error('a new token is not well-formed');
  const { orgId } = tx;
  const id = newId();
  return {
    orgId,
    id,
    kind,
    userId,
    tokenHash,
    tokenSealed: isMailed ? tx.secrets.seal(token, boundTo.linkToken({ orgId, id })) : null,
    createdAt: at,
    expiresAt: new Date(at.getTime() + VALID_MS[kind]),
    mailedAt: null,
    usedAt: null,
    withdrawnAt: null,
  };
}
