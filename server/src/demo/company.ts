import { setTimeout as sleep } from 'node:timers/promises';
import { actingFor } from '../context.ts';
import type { Maskline } from '../main.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createApiKey } from '../services/api-keys.ts';
import { createOrganization } from '../services/organizations.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

type Text = { direction: 'received' | 'sent'; other: string; body: string };
export type Person = {
  id: string;
  name: string;
  phone: string;
  number: string;
  numberId: string;
  api: ApiClient;
};

/** The company of the story, set up through the API as an owner would, and ways to use its phones. */
export type Company = {
  api: ApiClient;
  frontDesk: string;
  ana: Person;
  ben: Person;
  carla: { id: string; phone: string };
  /** Texts as a phone, and gives what the thread's newest message says about it. */
  textFrom(phone: string, to: string, body: string): Promise<void>;
  /** Waits until everything that was sent has been delivered. */
  settle(): Promise<void>;
  /** What a phone has received since it was asked last. */
  newTexts(phone: string): Promise<Text[]>;
  /** Everything that a phone has received. */
  allTexts(phone: string): Promise<Text[]>;
};

const CARLA = '+14125550123';
const PATIENCE_MS = 20_000;

export async function createCompany(maskline: Maskline, timeZone: string): Promise<Company> {
  const { sandbox } = maskline;
  if (!sandbox) throw new Error('the demo runs on the sandbox carrier');
  const { api, keyOf } = await signUp(maskline, sandbox, timeZone);
  const frontDesk = await addNumbers(api);
  const ana = await addSitter(api, keyOf, 'Ana', '+14125550101');
  const ben = await addSitter(api, keyOf, 'Ben', '+14125550102');
  const contacts = [{ phone: CARLA, label: 'Mobile' }];
  const client = await api.post<{ id: string }>('/clients', { name: 'Carla', class: 'recurring', contacts });
  const desk = createApiClient(`${sandbox.url}/sandbox`);
  return {
    api,
    frontDesk,
    ana,
    ben,
    carla: { id: client.id, phone: CARLA },
    textFrom: (phone, to, body) => desk.post(`/handsets/${phone}/texts`, { to, body }),
    settle: () => settle(maskline, sandbox),
    newTexts: newTextsOf(desk),
    allTexts: (phone) => receivedBy(desk, phone),
  };
}

async function signUp({ ctx, url }: Maskline, sandbox: Sandbox, timeZone: string) {
  const account = await sandbox.createAccount({ name: 'Happy Paws' });
  for (let count = 0; count < 4; count += 1) await ctx.carriers.twilio.buyNumber(account, 'US');
  const organization = await createOrganization(ctx, {
    name: 'Happy Paws',
    timeZone,
    defaultCountry: 'US',
    carrierAccount: account,
  });
  const operator = actingFor(ctx, organization.id, { kind: 'operator', id: null });
  const { secret } = await createApiKey(operator, { name: 'owner', role: 'owner' });
  const api = createApiClient(`${url}/api/v1`, secret);
  const keyOf = async (sitterId: string) => {
    const key = await createApiKey(operator, { name: 'sitter', sitterId });
    return createApiClient(`${url}/api/v1`, key.secret);
  };
  return { api, keyOf };
}

/** One number for the front desk, the others for sitters. The carrier's list comes by a job. */
async function addNumbers(api: ApiClient): Promise<string> {
  const rented = await until(async () => {
    const { data } = await api.get<{ data: { e164: string }[] }>('/numbers/available');
    return data.length >= 4 ? data : null;
  });
  for (const [index, { e164 }] of rented.entries()) {
    await api.post('/numbers', { e164, class: index === 0 ? 'front_desk' : 'sitter' });
  }
  await until(async () => {
    const { data } = await api.get<{ data: { callback_set_at: string | null }[] }>('/numbers');
    return data.every((number) => number.callback_set_at) || null;
  });
  return rented[0]?.e164 ?? '';
}

type SitterAnswer = { id: string; name: string; number: { id: string; e164: string } };

async function addSitter(
  api: ApiClient,
  keyOf: (sitterId: string) => Promise<ApiClient>,
  name: string,
  phone: string,
): Promise<Person> {
  const sitter = await api.post<SitterAnswer>('/sitters', { name, phone, active: true });
  const { id, number } = sitter;
  return { id, name, phone, number: number.e164, numberId: number.id, api: await keyOf(id) };
}

/** Until no text is on its way any more. */
async function settle({ ctx }: Maskline, sandbox: Sandbox): Promise<void> {
  await until(async () => {
    await sandbox.flush();
    const moving = await ctx.db
      .selectFrom('messages')
      .select('id')
      .where('status', 'in', ['queued', 'sending', 'sent'])
      .limit(1)
      .executeTakeFirst();
    return moving === undefined || null;
  });
}

async function receivedBy(desk: ApiClient, phone: string): Promise<Text[]> {
  const { texts } = await desk.get<{ texts: Text[] }>(`/handsets/${phone}`);
  return texts.filter((text) => text.direction === 'received');
}

function newTextsOf(desk: ApiClient): Company['newTexts'] {
  const seen = new Map<string, number>();
  return async (phone) => {
    const received = await receivedBy(desk, phone);
    const fresh = received.slice(seen.get(phone) ?? 0);
    seen.set(phone, received.length);
    return fresh;
  };
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== null) return found;
    await sleep(20);
  }
  throw new Error('The story got stuck: a text or a number did not arrive in time.');
}
