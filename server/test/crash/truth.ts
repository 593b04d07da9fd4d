import { existsSync } from 'node:fs';
import type { Conversation } from './company.ts';
import type { CarriedText } from './desk.ts';
import type { Composed, HandedIn } from './ledger.ts';
import type { Scene } from './scene.ts';

/** A text as the API shows it. */
export type StoredText = {
  id: string;
  thread_id: string;
  seq: number;
  direction: 'inbound' | 'outbound';
  body: string;
  status: string;
  occurred_at: string;
  number: { e164: string } | null;
};

/** What was promised, what Maskline says, and what really happened. */
export type Truth = {
  composed: readonly Composed[];
  handedIn: readonly HandedIn[];
  stored: readonly StoredText[];
  carried: readonly CarriedText[];
  /** Texts that the owner is told of as not sent. */
  toldToOwner: ReadonlySet<string>;
  /** Texts of clients that the carrier gave up to tell us of. */
  unheard: ReadonlySet<string>;
  /** Whether the server reads the carrier's list of texts by itself, and so learns of those. */
  readsList: boolean;
  /** The conversation of each phone. */
  threads: ReadonlyMap<string, string>;
};

/** False until the server has its poller. */
export const READS_LIST = existsSync(new URL('../../src/services/carrier-poll.ts', import.meta.url));

/** Reads it from the API, as a user would, and from the sandbox. */
export async function readTruth({ api, desk, company, ledger }: Scene): Promise<Truth> {
  const { ownerKey } = company;
  const carried = await desk.texts();
  const stored: StoredText[] = [];
  for (const { id } of await api.list(ownerKey, '/threads')) {
    stored.push(...(await api.list(ownerKey, `/threads/${id}/messages`)));
  }
  const alerts = await api.list(ownerKey, '/alerts?state=open');
  const entities: { entity: string; id: string }[] = alerts.flatMap(({ entities }) => entities);
  const toldToOwner = entities.flatMap(({ entity, id }) => (entity === 'message' ? [id] : []));
  return {
    composed: ledger.composed,
    handedIn: ledger.handedIn,
    stored,
    carried,
    toldToOwner: new Set(toldToOwner),
    readsList: READS_LIST,
    unheard: await unheardTexts(desk),
    threads: await threadsByPhone(api, ownerKey),
  };
}

async function threadsByPhone(api: Scene['api'], ownerKey: string): Promise<Map<string, string>> {
  const clients: { thread_id: string; contacts: { phone: string }[] }[] = await api.list(
    ownerKey,
    '/clients',
  );
  return new Map(
    clients.flatMap(({ thread_id, contacts }) =>
      contacts.map(({ phone }): [Conversation['phone'], string] => [phone, thread_id]),
    ),
  );
}

async function unheardTexts(desk: Scene['desk']): Promise<Set<string>> {
  const failed = await desk.callbacks('failed');
  return new Set(failed.flatMap(({ kind, message_sid }) => (kind === 'inbound' ? [message_sid] : [])));
}
