import { setTimeout as sleep } from 'node:timers/promises';
import { fictionalPhone } from '../support/outside-world.ts';
import type { Api } from './api.ts';
import type { Desk } from './desk.ts';

/** One client's conversation, and what is right for it. */
export type Conversation = {
  threadId: string;
  phone: string;
  /** API keys of those who may write in it. */
  writers: readonly string[];
  /** The business numbers that its texts may go out from. */
  numbers: readonly string[];
};
export type Company = { ownerKey: string; frontDesk: string; conversations: Conversation[] };

/** Runs the command line on the server's database. */
export type CommandLine = (args: readonly string[], env?: Record<string, string>) => Promise<string>;
type Setting = { api: Api; desk: Desk; commandLine: CommandLine };
type Owner = { api: Api; key: string };

const CLASSES = ['front_desk', 'sitter', 'sitter', 'pool', 'pool'] as const;
const CLIENTS_OF_THE_FRONT_DESK = 14;
const CLIENTS_OF_A_SITTER = 6;
const CLIENTS_OF_THE_POOL = 6;

/** A company with a carrier account, numbers of every class, two sitters at work and clients of every sort. */
export async function foundCompany({ api, desk, commandLine }: Setting): Promise<Company> {
  const account = await desk.createAccount();
  for (const _ of CLASSES) await desk.rentNumber(account.account_sid);
  const { key, orgId } = await createOrganization(commandLine, account);
  const owner = { api, key };
  const numbers = await takeNumbers(owner);
  const of = (wanted: string) => numbers.filter((it) => it.class === wanted).map(({ e164 }) => e164);
  const conversations: Conversation[] = [];
  const add = async (many: number, kind: 'recurring' | 'one_time', rest: Omit<Duty, 'class'>) => {
    for (let made = 0; made < many; made += 1) {
      conversations.push(await openConversation(owner, { class: kind, ...rest }));
    }
  };
  await add(CLIENTS_OF_THE_FRONT_DESK, 'recurring', { numbers: of('front_desk') });
  await add(CLIENTS_OF_THE_POOL, 'one_time', { numbers: of('pool') });
  for (const name of ['Ana Torres', 'Ben Okafor']) {
    const sitter = await api.post(key, '/sitters', { name, phone: fictionalPhone() });
    const sitterKey = (await commandLine(['key', 'create', '--org', orgId, '--sitter', sitter.id])).trim();
    const duty = { numbers: [sitter.number.e164], sitter: { id: sitter.id, key: sitterKey } };
    await add(CLIENTS_OF_A_SITTER, 'recurring', duty);
  }
  return { ownerKey: key, frontDesk: of('front_desk')[0] ?? '', conversations };
}

async function createOrganization(
  commandLine: CommandLine,
  account: { account_sid: string; auth_token: string },
): Promise<{ key: string; orgId: string }> {
  const place = ['--name', 'Happy Paws', '--time-zone', 'America/New_York', '--country', 'US'];
  const said = await commandLine(['org', 'create', ...place, '--account-sid', account.account_sid], {
    TWILIO_AUTH_TOKEN: account.auth_token,
  });
  const key = /msk_[\w-]{43}/.exec(said)?.[0] ?? '';
  return { key, orgId: /organization\s+([0-9a-f-]{36})/.exec(said)?.[1] ?? '' };
}

/** Takes every rented number into use and waits until the carrier hands its texts to us. */
async function takeNumbers({ api, key }: Owner): Promise<{ e164: string; class: string }[]> {
  await api.post(key, '/numbers/refresh');
  const available = await until(async () => {
    const { data } = await api.get(key, '/numbers/available');
    return data.length === CLASSES.length ? data : null;
  });
  const taken: { e164: string; class: string }[] = [];
  for (const [index, numberClass] of CLASSES.entries()) {
    const number = await api.post(key, '/numbers', { e164: available[index].e164, class: numberClass });
    taken.push({ e164: number.e164, class: numberClass });
    // One long code of the pool keeps the pace of the product, the others are not what is tested.
    if (index + 1 < CLASSES.length) {
      await api.patch(key, `/numbers/${number.id}`, { segments_per_second: 1000 });
    }
  }
  await until(async () => {
    const { data } = await api.get(key, '/numbers');
    return data.every((it: { callback_set_at: string | null }) => it.callback_set_at) || null;
  });
  return taken;
}

type Duty = {
  class: 'recurring' | 'one_time';
  numbers: readonly string[];
  /** Who is responsible for as long as the test lasts. */
  sitter?: { id: string; key: string };
};

async function openConversation({ api, key }: Owner, duty: Duty): Promise<Conversation> {
  const phone = fictionalPhone();
  const client = await api.post(key, '/clients', {
    name: `Client ${phone.slice(-4)}`,
    class: duty.class,
    contacts: [{ phone }],
  });
  const { thread_id: threadId } = await api.post(key, `/clients/${client.id}/thread`);
  if (duty.sitter) await book({ api, key }, client.id, duty.sitter.id);
  const writers = duty.sitter ? [key, duty.sitter.key] : [key];
  return { threadId, phone, writers, numbers: duty.numbers };
}

async function book({ api, key }: Owner, clientId: string, sitterId: string): Promise<void> {
  const at = Date.now();
  await api.post(key, '/bookings', {
    external_id: `booking of ${clientId}`,
    client_id: clientId,
    sitter_id: sitterId,
    starts_at: new Date(at - 3_600_000).toISOString(),
    ends_at: new Date(at + 8 * 3_600_000).toISOString(),
  });
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await sleep(100);
  }
}
