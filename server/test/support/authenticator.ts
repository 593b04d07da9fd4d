import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { ORIGIN } from './accounts.ts';

type Offer = { challenge: string; rpId?: string; rp?: { id?: string }; user?: { id: string } };
type Credential = { id: Buffer; key: KeyObject; userHandle: string; count: number };
/** What a device may get wrong, or a thief change. */
export type Twist = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  unverified?: true;
  count?: number;
  userHandle?: string;
};

/** A device with passkeys in it, which proves that it was its owner's finger unless told otherwise. */
export type Authenticator = {
  create(offer: Offer, twist?: Twist): object;
  get(offer: Offer, twist?: Twist): object;
};

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

export function createAuthenticator(): Authenticator {
  let kept: Credential | undefined;
  return {
    create(offer, twist = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      kept = { id: randomBytes(32), key: privateKey, userHandle: offer.user?.id ?? '', count: 0 };
      const authData = Buffer.concat([
        authenticatorData(twist.rpId ?? offer.rp?.id ?? '', flagsOf(twist) | HAS_CREDENTIAL, 0),
        Buffer.alloc(16),
        Buffer.from([0, kept.id.length]),
        kept.id,
        coseKeyOf(publicKey),
      ]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return credentialJson(kept, {
        clientDataJSON: clientData('webauthn.create', offer, twist),
        attestationObject: Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url'),
        transports: ['internal'],
      });
    },
    get(offer, twist = {}) {
      if (!kept) throw new Error('there is no passkey in it');
      kept.count = twist.count ?? kept.count + 1;
      const authData = authenticatorData(twist.rpId ?? offer.rpId ?? '', flagsOf(twist), kept.count);
      const clientDataJSON = clientData('webauthn.get', offer, twist);
      const clientDataHash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
      const signature = sign('sha256', Buffer.concat([authData, clientDataHash]), kept.key);
      return credentialJson(kept, {
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: twist.userHandle ?? kept.userHandle,
      });
    },
  };
}

function flagsOf({ unverified }: Twist): number {
  return unverified ? PRESENT : PRESENT | VERIFIED;
}

function clientData(type: string, offer: Offer, twist: Twist): string {
  const { origin = ORIGIN, challenge = offer.challenge } = twist;
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url');
}

function authenticatorData(rpId: string, flags: number, count: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(count);
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter]);
}

/** ES256 on P-256 as COSE writes it (RFC 9053). */
function coseKeyOf(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ]);
  return Buffer.from(isoCBOR.encode(key as never));
}

function credentialJson({ id }: Credential, response: object): object {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key', response, clientExtensionResults: {} };
}
