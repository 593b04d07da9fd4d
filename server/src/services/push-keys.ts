import { createECDH } from 'node:crypto';
import type { OrgContext } from '../context.ts';
import type { Push } from '../push-service.ts';
import { pushesOf } from '../store/push-subscriptions.ts';
import { findRetiredKey } from './retired-keys.ts';

/** The order of the group of P-256. */
const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** By which the organization's pushes are known to browsers (VAPID, RFC 8292), and the id of the secret key it comes from. */
export function currentPushKey({ secrets, orgId }: Pick<OrgContext, 'secrets' | 'orgId'>): {
  keyId: string;
  publicKey: string;
} {
  const { id, key } = secrets.currentKey(pushesOf(orgId));
  return { keyId: id, publicKey: pairOf(key).publicKey };
}

/** The pair that a browser trusts, also after the secret key was replaced; null after a restore without that one. */
export async function findPushKeys(tx: OrgContext, keyId: string): Promise<Push['from'] | null> {
  const key = tx.secrets.keyOf(keyId, pushesOf(tx.orgId)) ?? (await findRetiredKey(tx, keyId, 'push'));
  return key && { ...pairOf(key), subject: subjectOf(tx) };
}

function pairOf(seed: Buffer): { publicKey: string; privateKey: string } {
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}

/** Push services take an https address or one for mail, and of this machine's own the latter only. */
function subjectOf({ publicUrl }: Pick<OrgContext, 'publicUrl'>): string {
  const { host, hostname } = new URL(publicUrl);
  return hostname === 'localhost' ? 'mailto:operator@localhost' : `https://${host}`;
}
