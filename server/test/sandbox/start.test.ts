import http from 'node:http';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

describe('starting the sandbox', () => {
  let database: TestDatabase;
  const start = (host: string, lines?: string[]) =>
    startSandbox({
      databaseUrl: database.url,
      host,
      port: 0,
      log: lines
        ? pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
        : pino({ level: 'silent' }),
    });

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(() => database.drop());

  it('works for one of several at once on an empty database, and is refused to the others', async () => {
    const outcomes = await Promise.allSettled([start('127.0.0.1'), start('127.0.0.1'), start('localhost')]);
    const [first, ...more] = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    expect(more).toEqual([]);
    await first?.createAccount();
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [`${outcome.reason}`] : [],
    );
    expect(reasons).toEqual(Array(2).fill(expect.stringContaining('Another sandbox runs on this database')));
    await first?.stop();
  });

  it('works as soon as the process of the one before it was killed', async () => {
    const killed = new pg.Client(database.url);
    killed.on('error', () => {});
    await killed.connect();
    await killed.query('select pg_advisory_lock(1835101803, 14)');
    const starting = start('127.0.0.1');
    setTimeout(() => killed.connection.stream.destroy(), 300);
    await (await starting).stop();
  });

  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.evil.example'])('on %s is refused', async (host) => {
    await expect(start(host)).rejects.toThrow('loopback');
  });

  it('answers 403 to a name that was made to point at this machine', async () => {
    const sandbox = await start('127.0.0.1');
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        http
          .get(`${sandbox.url}/sandbox/accounts`, { headers: { host } }, (response) => {
            response.resume();
            resolve(response.statusCode);
          })
          .on('error', reject);
      });
    expect([await statusFor('evil.example'), await statusFor('localhost:1')]).toEqual([403, 200]);
    await sandbox.stop();
  });

  it('logs no phone, no text and no token', async () => {
    const lines: string[] = [];
    const sandbox = await start('127.0.0.1', lines);
    const { accountSid, authToken } = await sandbox.createAccount();
    const post = (path: string, body: object) =>
      fetch(`${sandbox.url}/sandbox${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const sms_url = 'http://127.0.0.1:1/secret-path';
    await post('/numbers', { account_sid: accountSid, e164: '+14155550123', sms_url });
    await post('/handsets/+14125350142/texts', { to: '+14155550123', body: 'my pin is 9471' });
    await sandbox.flush();
    await sandbox.stop();
    const log = lines.join('');
    expect(log).toContain('"state":"failed"');
    for (const secret of ['4155550123', '4125350142', '9471', authToken, 'secret-path']) {
      expect(log).not.toContain(secret);
    }
  });
});
