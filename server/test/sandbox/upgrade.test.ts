import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { STEPS } from '../../src/sandbox/store/schema-steps.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const ACCOUNT = `AC${'a'.repeat(32)}`;
const SID = `SM${'b'.repeat(32)}`;
const SILENT = `SM${'c'.repeat(32)}`;

/** What the sandbox of 0.1.0 left behind: its tables without a version, and texts on their way. */
async function leaveBehind(databaseUrl: string, statusCallback: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('create schema sandbox');
  await client.query(STEPS[0] ?? '');
  await client.query("insert into sandbox.accounts values ($1, 'token', 'Paws', now())", [ACCOUNT]);
  for (const [sid, callsBack] of [
    [SID, true],
    [SILENT, false],
  ]) {
    await client.query(
      `insert into sandbox.messages (sid, account_sid, direction, from_phone, to_phone, body, status, status_callback,
        created_at, updated_at)
       values ($1, $2, 'outbound-api', '+14155550123', '+14125350142', 'Hi', 'queued', $3, now(), now())`,
      [sid, ACCOUNT, statusCallback],
    );
    await client.query(
      `insert into sandbox.transitions (message_sid, status, calls_back, due_at)
       values ($1, 'sent', $2, now()), ($1, 'delivered', $2, now())`,
      [sid, callsBack],
    );
  }
  await client.query(
    "insert into sandbox.faults (kind, code, times, created_at) values ('refuse', 30034, null, now())",
  );
  await client.end();
}

describe('a sandbox on the schema of an earlier one', () => {
  let database: TestDatabase;
  let receiver: Receiver;
  const start = () =>
    startSandbox({ databaseUrl: database.url, host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });

  beforeAll(async () => {
    database = await createEmptyDatabase();
    receiver = await startReceiver();
    await leaveBehind(database.url, receiver.url);
  });
  afterAll(async () => {
    await receiver.close();
    await database.drop();
  });

  it('goes on with the texts and faults of that one, though several start at once', async () => {
    const starts = await Promise.allSettled([start(), start()]);
    const [sandbox, ...others] = starts.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
    if (!sandbox) throw new Error('none of them started');
    expect(others).toEqual([]);
    await sandbox.flush();
    const read = async (path: string) => (await fetch(`${sandbox.url}/sandbox${path}`)).json();
    const { data } = (await read('/texts')) as { data: object[] };
    expect(data).toMatchObject([
      { message_sid: SID, status: 'delivered', validity_seconds: null },
      { message_sid: SILENT, status: 'delivered' },
    ]);
    const told = receiver.callbacks.map(({ fields }) => [
      fields.get('MessageSid'),
      fields.get('MessageStatus'),
    ]);
    expect(new Set(told.map(([sid]) => sid))).toEqual(new Set([SID]));
    expect(new Set(told.map(([, status]) => status))).toEqual(new Set(['sent', 'delivered']));
    expect(await read('/faults')).toMatchObject({
      data: [{ kind: 'refuse', request: 'send', code: 30034, times: null, delay_ms: null }],
    });
    await sandbox.stop();
  });
});
