import { createServer } from 'node:http';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violatedConstraint } from '../../src/store/db.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { captureLog } from '../support/captured-log.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import {
  fieldsOf,
  messagesPath,
  newMessageSid,
  PUBLIC_URL,
  post,
  postStatus,
  postText,
  signatureOf,
  twilio,
} from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const { log, lines } = captureLog();
let world: World;
let desk: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio }, log });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
});
afterAll(() => world.close());

const eventsOf = (sid: string) =>
  world.db
    .selectFrom('carrierEvents')
    .selectAll()
    .where('carrierMessageId', '=', sid)
    .orderBy('place')
    .execute();
const textOf = (sid: string) =>
  world.db
    .selectFrom('inboundTexts')
    .selectAll()
    .where('carrierMessageId', '=', sid)
    .executeTakeFirstOrThrow();
const receive = async (text: Parameters<typeof fieldsOf>[1]) =>
  (await postText(await world.app(), world.account, text)).status;

describe('a callback with a right signature', () => {
  test('is kept byte for byte as it came, whatever the encoding', async () => {
    const fields = fieldsOf(world.account, { from: fictionalPhone(), to: desk, body: 'Hi  there + ü🐕' });
    const payload = new URLSearchParams(fields).toString().replaceAll('+', '%20').replace('Hi', '%48%69');
    const path = messagesPath(world.account);
    const signature = signatureOf(world.account.authToken, PUBLIC_URL + path, fields);
    expect(await post(await world.app(), { path, payload, signature })).toMatchObject({ status: 200 });
    expect(await eventsOf(fields.MessageSid ?? '')).toMatchObject([
      {
        kind: 'text',
        source: 'callback',
        raw: payload,
        carrierAccountId: world.account.id,
        attemptId: null,
        receivedAt: new Date('2026-11-24T15:00:00Z'),
      },
    ]);
  });

  test('is kept also if the text is from nobody, to nobody, or of an unknown status', async () => {
    const [odd, stray, status] = [newMessageSid(), newMessageSid(), newMessageSid()];
    expect(await receive({ from: '888777', to: desk, sid: odd })).toBe(200);
    expect(await receive({ from: fictionalPhone(), to: fictionalPhone(), sid: stray })).toBe(200);
    const attempt = newOpaqueId();
    const told = { sid: status, status: 'teleported', attempt };
    expect(await postStatus(await world.app(), world.account, told)).toMatchObject({ status: 200 });
    expect([...(await eventsOf(odd)), ...(await eventsOf(stray))]).toMatchObject([
      { kind: 'text' },
      { kind: 'text' },
    ]);
    expect(await eventsOf(status)).toMatchObject([
      { kind: 'status', attemptId: attempt, raw: expect.stringContaining('teleported') },
    ]);
  });

  test('is kept once, however often the very same comes', async () => {
    const sid = newMessageSid();
    const from = fictionalPhone();
    for (let time = 0; time < 3; time += 1) {
      expect(await receive({ from, to: desk, sid })).toBe(200);
      await postStatus(await world.app(), world.account, { sid: `SM${'7'.repeat(32)}`, status: 'sent' });
    }
    expect(await eventsOf(sid)).toHaveLength(1);
    expect(await eventsOf(`SM${'7'.repeat(32)}`)).toHaveLength(1);
  });

  test('with the id of a stored text and another body leaves the first, and the log says so', async () => {
    const [sid, from] = [newMessageSid(), fictionalPhone()];
    await receive({ from, to: desk, sid, body: 'first' });
    lines.length = 0;
    expect(await receive({ from, to: desk, sid, body: 'first' })).toBe(200);
    expect(lines.join('')).not.toMatch(/another text/);
    expect(await receive({ from, to: desk, sid, body: 'second' })).toBe(200);
    expect(await textOf(sid)).toMatchObject({ body: 'first' });
    expect(await eventsOf(sid)).toMatchObject([{ raw: expect.stringContaining('Body=first') }]);
    expect(lines.join('')).toMatch(new RegExp(`${sid}.*another text came under the id`));
    expect(lines.join('')).not.toMatch(/second/);
  });
});

test('the log of events is append-only: not even SQL can change, remove or empty it', async () => {
  await receive({ from: fictionalPhone(), to: desk });
  for (const statement of [
    sql`update carrier_events set raw = 'x'`,
    sql`delete from carrier_events`,
    sql`truncate carrier_events`,
  ]) {
    const constraint = await statement.execute(world.db).then(() => null, violatedConstraint);
    expect(constraint).toBe('carrier_events_append_only');
  }
});

describe('attachments', () => {
  test.each([
    ['99 of them', { NumMedia: '99' }, 99],
    ['a negative number of them', { NumMedia: '-1' }, 0],
    ['one without its address', { NumMedia: '1' }, 1],
    ['one that is a file', { NumMedia: '1', MediaUrl0: 'file:///etc/passwd' }, 1],
    ['one of the cloud', { NumMedia: '1', MediaUrl0: 'http://169.254.169.254/latest' }, 1],
    ['one of a look-alike', { NumMedia: '1', MediaUrl0: 'https://api.twilio.com.evil.example/x' }, 1],
  ])(
    '%s: the text is stored with the count alone, and the log says that they are odd',
    async (_, more, count) => {
      const sid = newMessageSid();
      lines.length = 0;
      expect(await receive({ from: fictionalPhone(), to: desk, sid, more })).toBe(200);
      expect(await textOf(sid)).toMatchObject({ mediaCount: count, disposition: 'threaded' });
      expect(lines.join('')).toMatch(/odd attachments/);
      expect(lines.join('')).not.toMatch(/passwd|latest|evil/);
    },
  );

  test('as Twilio has them are nothing odd', async () => {
    lines.length = 0;
    const more = { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/2010-04-01/Accounts/x/Media/y' };
    expect(await receive({ from: fictionalPhone(), to: desk, more })).toBe(200);
    expect(lines.join('')).not.toMatch(/odd attachments/);
  });

  test('are never fetched', async () => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const more = { NumMedia: '1', MediaUrl0: `http://127.0.0.1:${port}/secret` };
    expect(await receive({ from: fictionalPhone(), to: desk, more })).toBe(200);
    await new Promise((resolve) => server.close(resolve));
    expect(calls).toBe(0);
  });
});

describe('a text to a group', () => {
  const group = (more: object = {}) => ({
    from: fictionalPhone(),
    to: desk,
    sid: newMessageSid().replace('SM', 'MM'),
    more: { OtherRecipients0: '+14125350188', OtherRecipients1: '+14125350199' },
    ...more,
  });

  test('goes to the box of unknown senders with the reason in words, also from a client, and nobody is answered', async () => {
    const { phone, threadId } = await world.addClient();
    const text = group({ from: phone });
    expect(await receive(text)).toBe(200);
    expect(await textOf(text.sid)).toMatchObject({
      disposition: 'unknown_sender',
      unroutedReason: 'It was sent to a group: an answer would reach its sender alone.',
      fromAddress: phone,
    });
    const { body } = await world.call('GET', `/threads/${threadId}/messages`);
    expect(body.data).toEqual([]);
    const alerts = await world.call('GET', '/alerts');
    expect(alerts.body.data.map((it: { kind: string }) => it.kind)).toContain('group_text');
  });

  test('makes no client of a phone that nobody knows', async () => {
    const text = group();
    expect(await receive(text)).toBe(200);
    const { body } = await world.call('GET', `/clients?search=${text.from.slice(-4)}`);
    expect(body.data).toEqual([]);
  });

  test("shows the others' numbers nowhere but in the raw event", async () => {
    lines.length = 0;
    const text = group();
    await receive(text);
    const { rows } = await sql<{ table: string }>`
      select format('%I.%I', table_schema, table_name) as "table" from information_schema.tables
       where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`.execute(world.db);
    const holding: string[] = [];
    for (const { table } of rows) {
      const found = await sql`select 1 from ${sql.raw(table)} line
        where line::text ~ '4125350188|4125350199' limit 1`.execute(world.db);
      if (found.rows.length > 0) holding.push(table);
    }
    expect(holding).toEqual(['public.carrier_events']);
    expect(lines.join('')).not.toMatch(/4125350188|4125350199/);
  });

  test('that is a STOP counts for the phone of the client', async () => {
    const { phone } = await world.addClient();
    await receive({ ...group({ from: phone }), body: 'STOP' });
    const row = await world.db
      .selectFrom('optOuts')
      .selectAll()
      .where('phone', '=', phone)
      .executeTakeFirst();
    expect(row).toMatchObject({ orgId: world.orgId, optedInAt: null });
  });

  test('cannot be made one to us alone by splitting it anew under the same signature', async () => {
    const { more, ...text } = group();
    const fields = fieldsOf(world.account, { ...text, more });
    const path = messagesPath(world.account);
    const signature = signatureOf(world.account.authToken, PUBLIC_URL + path, fields);
    const { OtherRecipients0, OtherRecipients1, NumSegments, ...rest } = fields;
    const swallowed = `${NumSegments}OtherRecipients0${OtherRecipients0}OtherRecipients1${OtherRecipients1}`;
    const payload = new URLSearchParams({ ...rest, NumSegments: swallowed }).toString();
    expect(signatureOf(world.account.authToken, PUBLIC_URL + path, { ...rest, NumSegments: swallowed })).toBe(
      signature,
    );
    expect(await post(await world.app(), { path, payload, signature })).toMatchObject({ status: 403 });
  });
});
