import { Secret, TOTP } from 'otpauth';
import type { Context, OrgContext } from '../context.ts';
import type { User } from '../store/tables.ts';
import { boundTo } from './sealed-values.ts';

const PERIOD_MS = 30_000;
/** A clock that goes wrong by one period, either way, is borne with. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret in the form that people type into an authenticator app. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

export function sealTotpSecret(
  { secrets }: Pick<Context, 'secrets'>,
  { orgId, id }: Pick<User, 'orgId' | 'id'>,
  secret: string,
): Buffer {
  return secrets.seal(secret, boundTo.totpSecret({ orgId, id }));
}

/** What an authenticator app reads from a picture or a link. */
export function totpUri(secret: string, account: string, company: string): string {
  const issuer = company.replaceAll(':', ' ');
  return new TOTP({ issuer, label: account, secret: Secret.fromBase32(secret) }).toString();
}

/**
 * The step of time that a code is of, or null if it is of none around the instant, or of one whose code was accepted
 * before (RFC 6238, 5.2: a code counts once).
 */
export function stepOfCode(ctx: OrgContext, user: User, code: string, at: Date): number | null {
  const sealed = user.totpSecretSealed;
  // Empty since a restore under another secret key: no code is right then.
  if (sealed === null || sealed.length === 0) return null;
  const secret = Secret.fromBase32(ctx.secrets.open(sealed, boundTo.totpSecret(user)));
  const delta = new TOTP({ secret }).validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(at.getTime() / PERIOD_MS) + delta;
  return user.totpLastStep === null || step > user.totpLastStep ? step : null;
}
