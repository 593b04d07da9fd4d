import { setTimeout as sleep } from 'node:timers/promises';
import type { Body } from './api.ts';

/** A text as the carrier knows it, whatever anybody was told. */
export type CarriedText = {
  message_sid: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  body: string;
  status: string;
  created_at: string;
  delivered_at: string | null;
};
type Callback = { message_sid: string; kind: 'inbound' | 'status'; state: string };
export type FaultOrder = Record<string, string | number | null>;
type Page<T> = { data: T[]; next_cursor?: string | null };

/** The sandbox's own API: handsets, faults, and what really happened. */
export type Desk = ReturnType<typeof openDesk>;

export function openDesk(url: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${method} ${path}`);
    return response.status === 204 ? null : response.json();
  };
  return {
    url,
    ready: async () => {
      while (!(await fetch(`${url}/sandbox`).catch(() => null))) await sleep(50);
    },
    createAccount: (): Promise<{ account_sid: string; auth_token: string }> => call('POST', '/accounts', {}),
    rentNumber: (accountSid: string): Promise<{ e164: string }> =>
      call('POST', '/numbers', { account_sid: accountSid }),
    textIn: (phone: string, to: string, body: string): Promise<unknown> =>
      call('POST', `/handsets/${phone}/texts`, { to, body }),
    addFault: async (order: FaultOrder): Promise<string> => (await call('POST', '/faults', order)).id,
    /** The ids of those that were not used up yet. */
    pendingFaults: async (): Promise<Set<string>> => {
      const { data }: Page<{ id: string }> = await call('GET', '/faults');
      return new Set(data.map(({ id }) => id));
    },
    removeFaults: () => call('DELETE', '/faults'),
    callbacks: async (state: 'pending' | 'failed'): Promise<Callback[]> =>
      (await call('GET', `/callbacks?state=${state}&limit=1000`)).data,
    texts: () => everyText(call),
  };
}

async function everyText(call: (method: string, path: string) => Promise<unknown>): Promise<CarriedText[]> {
  const texts: CarriedText[] = [];
  for (let cursor = ''; ; ) {
    const page = (await call('GET', `/texts?limit=1000${cursor}`)) as Page<CarriedText>;
    texts.push(...page.data);
    if (!page.next_cursor) return texts;
    cursor = `&cursor=${page.next_cursor}`;
  }
}
