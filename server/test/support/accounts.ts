import { Secret, TOTP } from 'otpauth';
import { inTransaction } from '../../src/context.ts';
import type { App } from '../../src/http/route.ts';
import { type SignInMethod, startSession } from '../../src/services/sessions.ts';
import { insertUser } from '../../src/services/users.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { lockUser } from '../../src/store/users.ts';
import type { TestOrganization } from './seeds.ts';
import type { World } from './world.ts';

export const PASSWORD = 'a walk in the park';

export type TestUser = { id: string; email: string; name: string; sitterId: string | null };
type UserInput = { email?: string; name?: string; sitterId?: string; password?: string | null };

let made = 0;

/** An owner, or with `sitterId` the account of a sitter; with a password unless that is null. */
export async function addUser(org: Pick<TestOrganization, 'ctx'>, input: UserInput = {}): Promise<TestUser> {
  made += 1;
  const { sitterId, name = `Person ${made}`, email = `person${made}@example.test` } = input;
  const password = input.password === undefined ? PASSWORD : input.password;
  const passwordHash = password === null ? null : await org.ctx.passwords.hash(password);
  const person = { email, name, role: sitterId ? ('sitter' as const) : ('owner' as const), sitterId };
  const { id } = await inTransaction(org.ctx, (tx) => insertUser(tx, { ...person, passwordHash }));
  return { id, email, name, sitterId: sitterId ?? null };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Asked = { body?: unknown; headers?: Record<string, string | undefined>; address?: string };
// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is its type
export type Answer = { status: number; body: any; headers: Record<string, unknown> };

/** Keeps its cookie and says where its page comes from, as a browser does. */
export type TestBrowser = {
  ask(method: Method, path: string, asked?: Asked): Promise<Answer>;
  signIn(user: Pick<TestUser, 'email'>, password?: string): Promise<Answer>;
  cookie(): string | undefined;
  /** Another browser with the same cookie. */
  copy(): TestBrowser;
};

export const ORIGIN = 'https://maskline.example';
let browsers = 0;

/** Each has a network address of its own, so that wrong tries are not counted together. */
export async function openBrowser(world: World, cookie?: string): Promise<TestBrowser> {
  const app = await world.app();
  browsers += 1;
  const ownAddress = `10.1.${Math.floor(browsers / 250)}.${1 + (browsers % 250)}`;
  let kept = cookie;
  const ask: TestBrowser['ask'] = async (method, path, { body, headers = {}, address = ownAddress } = {}) => {
    const sent = { ...standardHeaders(method, kept), ...headers };
    const response = await app.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: address,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)),
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const set = response.cookies.find(({ name }) => name.endsWith('maskline'));
    if (set) kept = set.value === '' ? undefined : `${set.name}=${set.value}`;
    return { status: response.statusCode, body: bodyOf(response), headers: response.headers };
  };
  return {
    ask,
    signIn: ({ email }, password = PASSWORD) => ask('POST', '/sign-in', { body: { email, password } }),
    cookie: () => kept,
    copy: () => browserOver(ask, kept),
  };
}

function browserOver(ask: TestBrowser['ask'], cookie: string | undefined): TestBrowser {
  const withCookie: TestBrowser['ask'] = (method, path, asked = {}) =>
    ask(method, path, { ...asked, headers: { cookie, ...asked.headers } });
  return {
    ask: withCookie,
    signIn: ({ email }, password = PASSWORD) => ask('POST', '/sign-in', { body: { email, password } }),
    cookie: () => cookie,
    copy: () => browserOver(ask, cookie),
  };
}

function standardHeaders(method: Method, cookie: string | undefined): Record<string, string | undefined> {
  return {
    origin: method === 'GET' ? undefined : ORIGIN,
    cookie,
    'idempotency-key': method === 'POST' ? newOpaqueId() : undefined,
  };
}

function bodyOf(response: Awaited<ReturnType<App['inject']>>): unknown {
  return /json/.test(String(response.headers['content-type'] ?? '')) ? response.json() : response.body;
}

/** Signs in with the password alone. */
export async function signedIn(world: World, user: Pick<TestUser, 'email'>): Promise<TestBrowser> {
  const browser = await openBrowser(world);
  const { status, body } = await browser.signIn(user);
  if (status !== 200 || body.step !== 'done')
    throw new Error(`not signed in: ${status} ${JSON.stringify(body)}`);
  return browser;
}

/** The cookie of a session that began without a browser. */
export async function sessionOf(
  org: Pick<TestOrganization, 'ctx'>,
  userId: string,
  method: SignInMethod = 'password',
): Promise<string> {
  const token = await inTransaction(org.ctx, async (tx) =>
    startSession(tx, await lockUser(tx.db, tx.orgId, userId), { device: 'Test', method }),
  );
  return `__Host-maskline=${token}`;
}

/** The code that an authenticator app with the secret shows at the instant. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
}

/** Sets an authenticator app up, and gives its secret and the recovery codes. */
export async function setUpTotp(
  world: World,
  browser: TestBrowser,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = (await browser.ask('POST', '/me/totp')).body;
  const code = codeAt(secret, world.clock.current());
  const confirmed = await browser.ask('POST', '/me/totp/confirm', { body: { code } });
  if (confirmed.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`);
  // The code just used counts no more.
  world.clock.advance(30_000);
  return { secret, recoveryCodes: confirmed.body.recovery_codes };
}

/** The token of a link, as the page takes it from its own address. */
export function tokenOf(url: string): string {
  return url.split('#')[1] ?? '';
}
