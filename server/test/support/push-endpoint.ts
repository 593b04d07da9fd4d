import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a push service was handed for a browser. */
export type Handed = { path: string; headers: IncomingHttpHeaders; body: Buffer };

/** A push service on this machine. `answer`: what it says to whatever comes from now on. */
export type PushEndpoint = {
  url: string;
  handed: Handed[];
  answer(status: number): void;
  close(): Promise<void>;
};

export async function startPushEndpoint(): Promise<PushEndpoint> {
  const handed: Handed[] = [];
  let status = 201;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    handed.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) });
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handed,
    answer: (next) => {
      status = next;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** A browser that subscribed: what it gives the server, and what it makes of a push. */
export type PushedBrowser = {
  given: { endpoint: string; keys: { p256dh: string; auth: string } };
  open(handed: Handed): unknown;
};

export function subscribedBrowser(serviceUrl: string): PushedBrowser {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const auth = randomBytes(16);
  const endpoint = `${serviceUrl}/push/${randomBytes(16).toString('hex')}`;
  const keys = { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') };
  return {
    given: { endpoint, keys },
    open: ({ body }) => JSON.parse(decrypt(body, { pair, auth }).toString('utf8')),
  };
}

/** RFC 8291 over a single record of RFC 8188. */
function decrypt(body: Buffer, own: { pair: ReturnType<typeof createECDH>; auth: Buffer }): Buffer {
  const salt = body.subarray(0, 16);
  const keyLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.pair.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', own.pair.computeSecret(sender), own.auth, info, 32));
  const part = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12)).setAuthTag(
    sealed.subarray(-16),
  );
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2));
}

/** Whom a push is from by RFC 8292: the key that signed it and what it claims. Throws where the signature is not that key's. */
export function senderOf({ headers }: Handed): { publicKey: string; claims: Record<string, unknown> } {
  const [, token = '', publicKey = ''] =
    /^vapid t=([^,\s]+),\s*k=([\w-]+)$/.exec(String(headers.authorization)) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) throw new Error('the push is not signed by the key that it names');
  return { publicKey, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) };
}
