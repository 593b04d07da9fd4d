import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { openDb } from '../../src/store/db.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import {
  type CallbackAnswer,
  type Fields,
  fieldsOf,
  messagesPath,
  PUBLIC_URL,
  post,
  postText,
  signatureOf,
  twilio,
} from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let desk: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
});
afterAll(() => world.close());

const form = (fields: Fields) => new URLSearchParams(fields).toString();
const path = () => messagesPath(world.account);
const someText = (more: object = {}) =>
  fieldsOf(world.account, { from: fictionalPhone(), to: desk, ...more });
const sign = (fields: Fields, url = PUBLIC_URL + path(), token = world.account.authToken) =>
  signatureOf(token, url, fields);
const rows = () =>
  world.db
    .selectNoFrom((of) => [
      of.selectFrom('inboundTexts').select(of.fn.countAll().as('n')).as('texts'),
      of.selectFrom('messages').select(of.fn.countAll().as('n')).as('messages'),
      of.selectFrom('clients').select(of.fn.countAll().as('n')).as('clients'),
      of.selectFrom('clientContacts').select(of.fn.countAll().as('n')).as('contacts'),
      of.selectFrom('threads').select(of.fn.countAll().as('n')).as('threads'),
      of.selectFrom('carrierEvents').select(of.fn.countAll().as('n')).as('raw'),
      // That several were refused in a row is an alert of its own.
      of
        .selectFrom('auditEvents')
        .select(of.fn.countAll().as('n'))
        .where('entity', '<>', 'alert')
        .as('events'),
    ])
    .executeTakeFirstOrThrow();

function expectEmptyTwiml(answer: CallbackAnswer, status: number): void {
  expect(answer).toMatchObject({ status, type: 'text/xml; charset=utf-8', body: '<Response/>' });
}

/** Refused with the status, as empty TwiML, and nothing about it is stored. */
async function expectRefused(
  request: Omit<Parameters<typeof post>[1], 'path'> & { path?: string },
  status: number,
) {
  const before = await rows();
  const answer = await post(await world.app(), { path: path(), ...request });
  expectEmptyTwiml(answer, status);
  expect(await rows()).toEqual(before);
  return answer;
}

describe('a callback that Twilio did not sign is refused and leaves nothing', () => {
  test('without a signature, or with a blank one', async () => {
    const payload = form(someText());
    await expectRefused({ payload }, 403);
    await expectRefused({ payload, signature: '' }, 403);
  });

  test('with a signature of another text, another token or another address', async () => {
    const fields = someText();
    const payload = form(fields);
    const other = await world.secondOrg();
    const signatures = [
      sign(someText()),
      sign(fields, PUBLIC_URL + path(), other.account.authToken),
      sign(fields, PUBLIC_URL + messagesPath(other.account)),
      sign(fields).slice(0, -1),
      ` ${sign(fields)} x`,
    ];
    for (const signature of signatures) await expectRefused({ payload, signature }, 403);
  });

  test('for http where our address is https, or for a host that only the request names', async () => {
    const fields = someText();
    for (const url of ['http://maskline.example', 'https://evil.example', 'http://localhost:80']) {
      await expectRefused({ payload: form(fields), signature: sign(fields, url + path()) }, 403);
    }
  });

  test('when a signed text is replayed to another path, another query or another endpoint', async () => {
    const [fields, other] = [someText(), await world.secondOrg()];
    const again = { payload: form(fields), signature: sign(fields) };
    await expectRefused({ ...again, path: `${path()}?a=1` }, 403);
    await expectRefused({ ...again, path: messagesPath(other.account) }, 403);
    await expectRefused({ ...again, path: path().replace('/messages', '/status') }, 403);
  });

  test('when its parameters are split in other places than Twilio splits them', async () => {
    const fields = someText({ body: 'Come at 9' });
    const signature = sign(fields);
    const { Body = '', ...others } = fields;
    for (const split of [
      { ...others, BodyCome: Body.replace('Come', '') },
      { ...others, B: `ody${Body}` },
      { ...fields, ApiVersion: '2010-04-01BodyCome at 9', Body: undefined },
      { ...fields, From: `${fields.From}MessageSid${fields.MessageSid}`, MessageSid: undefined },
    ]) {
      const pairs = Object.entries(split).filter((pair): pair is [string, string] => pair[1] !== undefined);
      await expectRefused({ payload: new URLSearchParams(pairs).toString(), signature }, 403);
    }
  });

  test('when a field is doubled, under the signature of one', async () => {
    const fields = someText();
    const payload = `${form(fields)}&To=${encodeURIComponent(desk)}`;
    await expectRefused({ payload, signature: sign(fields) }, 403);
  });
});

describe('a callback that Twilio signed may still not be for here', () => {
  test('the account of another organization at this endpoint is refused, even with the right token', async () => {
    const other = await world.secondOrg();
    const fields = { ...someText(), AccountSid: other.account.accountSid };
    await expectRefused({ payload: form(fields), signature: sign(fields) }, 403);
  });

  test('an endpoint that nobody has answers 404', async () => {
    const fields = someText();
    for (const endpointId of ['unknown', '%F0%9F%90%95', "'--", 'a'.repeat(100)]) {
      const unknown = `/callbacks/twilio/${endpointId}/messages`;
      const signature = sign(fields, PUBLIC_URL + unknown);
      await expectRefused({ payload: form(fields), signature, path: unknown }, 404);
    }
  });

  test('an address below the callbacks that there is not answers 404, whatever the method', async () => {
    for (const unknown of [
      '/callbacks/twilio',
      `${path()}/more`,
      '/callbacks/',
      '/callbacks/vonage/x/messages',
    ]) {
      await expectRefused({ payload: '', path: unknown }, 404);
    }
    await expectRefused({ payload: '', path: '/callbacks/twilio/x', method: 'PUT' }, 404);
  });

  test('GET answers 405 and names POST, because query strings land in the logs of proxies', async () => {
    const app = await world.app();
    for (const address of [path(), path().replace('/messages', '/status')]) {
      const answer = await app.inject({ method: 'GET', url: `${address}?${form(someText())}` });
      expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
        405,
        'text/xml; charset=utf-8',
        '<Response/>',
      ]);
      expect(answer.headers.allow).toBe('POST');
    }
    await expectRefused({ payload: form(someText()), method: 'PUT' }, 405);
  });

  test('a path that a proxy could read otherwise, or nobody at all, answers 400', async () => {
    await expectRefused({ payload: '', path: '/callbacks/twilio/a%2Fb/messages' }, 400);
    await expectRefused({ payload: '', path: '/callbacks/twilio/%zz/messages' }, 400);
  });
});

describe('a callback that is too much is refused before it is read', () => {
  test('more than 256 KiB answers 413', async () => {
    const fields = someText({ body: 'a'.repeat(256 * 1024) });
    await expectRefused({ payload: form(fields), signature: sign(fields) }, 413);
  });

  test('a text just below 256 KiB is taken', async () => {
    const answer = await postText(await world.app(), world.account, {
      from: fictionalPhone(),
      to: desk,
      body: 'a'.repeat(255 * 1024),
    });
    expectEmptyTwiml(answer, 200);
  });

  test('5 MB answer 413', async () => {
    const fields = someText({ body: 'a'.repeat(5 * 1024 * 1024) });
    await expectRefused({ payload: form(fields), signature: sign(fields) }, 413);
  });

  test('2,000 fields answer 413, though signed', async () => {
    const more = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`Field${letters(index)}`, 'x']),
    );
    const fields = someText({ more });
    await expectRefused({ payload: form(fields), signature: sign(fields) }, 413);
  });

  test('a form that is none answers 415', async () => {
    const fields = someText();
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml']) {
      await expectRefused({ payload: form(fields), signature: sign(fields), type }, 415);
    }
  });

  test('JSON is no form either', async () => {
    const fields = someText();
    const signature = sign(fields);
    await expectRefused({ payload: JSON.stringify(fields), signature, type: 'application/json' }, 415);
    await expectRefused({ payload: '{', signature, type: 'application/json' }, 415);
  });
});

describe('a callback that fails on our side is not acknowledged', () => {
  test('credentials that cannot be opened answer 500', async () => {
    const broken = await world.secondOrg();
    await world.db
      .updateTable('carrierAccounts')
      .set({ authTokenSealed: Buffer.from('nothing that was ever sealed') })
      .where('id', '=', broken.account.id)
      .execute();
    const answer = await postText(await world.app(), broken.account, { from: fictionalPhone(), to: desk });
    expectEmptyTwiml(answer, 500);
  });

  test('a database that is away answers 503', async () => {
    const { db } = openDb('postgres://nobody@127.0.0.1:1/none', { maxConnections: 1 });
    const app = await createApp(world.contexts({ db }), { callbackPatienceMs: 100 });
    expectEmptyTwiml(await postText(app, world.account, { from: fictionalPhone(), to: desk }), 503);
    await app.close();
    await db.destroy();
  });
});

/** A name as Twilio's are: letters only. */
function letters(index: number): string {
  return String(index).replaceAll(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
}
