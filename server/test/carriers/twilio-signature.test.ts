import { createHmac } from 'node:crypto';
import twilioSdk from 'twilio';
import { describe, expect, it } from 'vitest';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { isSignedByTwilio } from '../../src/carriers/twilio/signature.ts';

const { getExpectedTwilioSignature } = twilioSdk;

const carrier = createTwilioCarrier({ baseUrl: 'https://api.twilio.example', timeoutMs: 1_000 });
const ACCOUNT = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'b8a5d1d3d4e84cfa' };
const URL_CALLED = 'https://maskline.example/callbacks/twilio/e1/texts?a=1&b=%20';
const SID = `SM${'0'.repeat(32)}`;

const TEXT: Record<string, string> = {
  AccountSid: ACCOUNT.accountSid,
  ApiVersion: '2010-04-01',
  Body: 'hi there',
  From: '+14125350142',
  FromCountry: 'US',
  MessageSid: SID,
  NumMedia: '0',
  SmsStatus: 'received',
  To: '+14155550123',
};
const STATUS: Record<string, string> = {
  AccountSid: ACCOUNT.accountSid,
  ApiVersion: '2010-04-01',
  From: '+14155550123',
  MessageSid: SID,
  MessageStatus: 'undelivered',
  ErrorCode: '30003',
  To: '+14125350142',
};

type Pairs = [string, string][];
const sign = (pairs: Pairs, url = URL_CALLED, token = ACCOUNT.authToken) => {
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', token)
    .update(url + sorted.flat().join(''))
    .digest('base64');
};
const form = (pairs: Pairs) => new URLSearchParams(pairs).toString();
const request = (fields: Record<string, string> | Pairs, changed: object = {}) => {
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  return { url: URL_CALLED, signature: sign(pairs), rawBody: form(pairs), ...changed };
};
const readText = (given: ReturnType<typeof request>) => carrier.readIncomingText(ACCOUNT, given);
const readStatus = (given: ReturnType<typeof request>) => carrier.readStatusUpdate(ACCOUNT, given);
const refused = (reason: string) => ({ outcome: 'refused', reason });
const without = (name: string) => Object.entries(TEXT).filter(([key]) => key !== name);

describe('a signed text', () => {
  it('is read, and again in the same way when it is replayed', () => {
    const given = request(TEXT);
    const read = readText(given);
    expect(read).toEqual({
      outcome: 'verified',
      accountSid: ACCOUNT.accountSid,
      value: {
        carrierMessageId: SID,
        from: '+14125350142',
        to: '+14155550123',
        body: 'hi there',
        mediaCount: 0,
        isGroup: false,
        hasOddMedia: false,
      },
    });
    expect(readText(given)).toEqual(read);
  });

  it('has the signature that Twilio documents, and its SDK computes', () => {
    // The example of https://www.twilio.com/docs/usage/security as the SDK's own tests hold it.
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    const call = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    expect(isSignedByTwilio('12345', url, Object.entries(call), 'RSOYDt4T1cUTdK1PDd93/VVr8B8=')).toBe(true);
    const text = { ...TEXT, Body: 'ünïcödé 🐕', a: '', Z: 'z' };
    const signature = getExpectedTwilioSignature(ACCOUNT.authToken, URL_CALLED, text);
    expect(isSignedByTwilio(ACCOUNT.authToken, URL_CALLED, Object.entries(text), signature)).toBe(true);
  });

  it('is read over the form as it came, however it is encoded', () => {
    const given = request(TEXT);
    for (const rawBody of [
      given.rawBody.replace('hi+there', 'hi%20there'),
      given.rawBody.split('&').reverse().join('&'),
    ]) {
      expect(readText({ ...given, rawBody }).outcome).toBe('verified');
    }
  });

  it.each(['https://maskline.example:443/x', 'https://maskline.example/x'])(
    'is read whether or not Twilio signed the standard port: %s',
    (signed) => {
      const pairs = Object.entries(TEXT);
      const url = 'https://maskline.example/x';
      expect(readText({ url, signature: sign(pairs, signed), rawBody: form(pairs) }).outcome).toBe(
        'verified',
      );
    },
  );

  it.each(['', '888777', 'Anonymous', '+266696687', 'ACME Dogs'])('may come from %j', (From) => {
    expect(readText(request({ ...TEXT, From }))).toMatchObject({
      outcome: 'verified',
      value: { from: From },
    });
  });

  it.each([
    ['99', 99],
    ['-1', 0],
    ['two', 0],
    [null, 0],
  ])('with NumMedia %j has %i attachments', (count, mediaCount) => {
    const pairs: Pairs = [
      ...without('NumMedia'),
      ...(count === null ? [] : ([['NumMedia', count]] as Pairs)),
    ];
    expect(readText(request(pairs))).toMatchObject({ outcome: 'verified', value: { mediaCount } });
  });

  it('may carry fields that we do not know', () => {
    const more = {
      ...TEXT,
      MediaUrl0: 'https://x.example/1',
      MediaContentType0: 'image/png',
      OptOutType: 'STOP',
    };
    expect(readText(request(more)).outcome).toBe('verified');
  });
});

describe('a text to a group', () => {
  const GROUP = { ...TEXT, OtherRecipients0: '+14125350188', OtherRecipients1: '+14125350199' };

  it('is one, and the others are not read', () => {
    const read = readText(request(GROUP));
    expect(read).toMatchObject({ outcome: 'verified', value: { isGroup: true } });
    expect(JSON.stringify(read)).not.toMatch(/4125350188|4125350199/);
  });

  it('may be written without a digit, too', () => {
    const given = { ...TEXT, OtherRecipients: '+14125350188' };
    expect(readText(request(given))).toMatchObject({ value: { isGroup: true } });
  });
});

describe('a callback that was kept', () => {
  it('is read again from its raw form as it was when it came', () => {
    expect(readText(request(TEXT))).toMatchObject({ value: carrier.rereadText(request(TEXT).rawBody) });
    expect(readStatus(request(STATUS))).toMatchObject({
      value: carrier.rereadStatus(request(STATUS).rawBody),
    });
    expect([carrier.rereadText('Body=x'), carrier.rereadStatus('')]).toEqual([null, null]);
  });
});

describe('a text that is refused', () => {
  it('has no signature', () => {
    expect(readText(request(TEXT, { signature: undefined }))).toEqual(refused('missing_signature'));
    expect(readText(request(TEXT, { signature: '' }))).toEqual(refused('missing_signature'));
  });

  it.each([
    ['another token', { signature: sign(Object.entries(TEXT), URL_CALLED, 'other') }],
    ['a trimmed signature', { signature: sign(Object.entries(TEXT)).slice(0, -1) }],
    ['a longer signature', { signature: `${sign(Object.entries(TEXT))}=` }],
    ['http instead of https', { url: URL_CALLED.replace('https', 'http') }],
    ['another path', { url: URL_CALLED.replace('e1', 'e2') }],
    ['a query in another encoding', { url: URL_CALLED.replace('%20', '+') }],
    ['another text', { rawBody: form(Object.entries({ ...TEXT, Body: 'ho there' })) }],
    ['a field more', { rawBody: form([...Object.entries(TEXT), ['X', '']]) }],
  ])('is not signed as it came: %s', (_what, changed) => {
    expect(readText(request(TEXT, changed))).toEqual(refused('wrong_signature'));
  });

  it('cannot be signed with an empty token', () => {
    const pairs = Object.entries(TEXT);
    const given = { url: URL_CALLED, signature: sign(pairs, URL_CALLED, ''), rawBody: form(pairs) };
    expect(carrier.readIncomingText({ ...ACCOUNT, authToken: '' }, given)).toEqual(
      refused('wrong_signature'),
    );
  });

  it('is of another account', () => {
    const other = { ...TEXT, AccountSid: `AC${'2'.repeat(32)}` };
    expect(readText(request(other))).toEqual(refused('wrong_account'));
    expect(readText(request(without('AccountSid')))).toEqual(refused('wrong_account'));
  });

  it.each(['MessageSid', 'From', 'To', 'Body'])('lacks %s', (name) => {
    expect(readText(request(without(name)))).toEqual(refused('malformed'));
  });

  it.each<[string, Pairs]>([
    ['a doubled field', [...Object.entries(TEXT), ['Body', 'hi there']]],
    ['a second sender', [...Object.entries(TEXT), ['From', '+14125350199']]],
    [
      'too many fields',
      [...Object.entries(TEXT), ...Array.from({ length: 200 }, (_, i): [string, string] => [`X${i}`, '1'])],
    ],
    ['a SID that is none', Object.entries({ ...TEXT, MessageSid: 'SM1' })],
    ['no recipient', Object.entries({ ...TEXT, To: '' })],
  ])('has %s', (_what, pairs) => {
    const unique = [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
    expect(readText(request(pairs, { signature: sign(unique) }))).toEqual(refused('malformed'));
  });

  // The signature covers names and values without separators, so each of these is signed rightly.
  it.each<[string, Pairs]>([
    ['the sender becomes part of the text', resplit(['Body', 'hi thereFrom+14125350142'], ['Body', 'From'])],
    ['the text becomes part of a name', resplit(['Bodyhi', ' there'], ['Body'])],
    ['the sender becomes part of a name', resplit(['From+14125350142', ''], ['From'])],
    ['the sender loses digits to a name', resplit(['From+1412', '5350142'], ['From'])],
    [
      'the SID swallows the attachments',
      resplit(['MessageSid', `${SID}NumMedia0`], ['MessageSid', 'NumMedia']),
    ],
    [
      'the version swallows the text',
      resplit(['ApiVersion', '2010-04-01Bodyhi there'], ['ApiVersion', 'Body']),
    ],
  ])('is split anew under the same signature: %s', (_what, pairs) => {
    expect(sign(pairs)).toBe(sign(Object.entries(TEXT)));
    expect(readText(request(pairs))).toEqual(refused('malformed'));
  });

  function resplit(pair: [string, string], instead: string[]): Pairs {
    return [...Object.entries(TEXT).filter(([name]) => !instead.includes(name)), pair];
  }
});

describe('a signed status', () => {
  it('is read with its code', () => {
    expect(readStatus(request(STATUS))).toEqual({
      outcome: 'verified',
      accountSid: ACCOUNT.accountSid,
      value: {
        carrierMessageId: SID,
        carrierStatus: 'undelivered',
        report: { status: 'undelivered', carrierCode: 30003 },
      },
    });
  });

  it.each(['teleported', 'toString', '__proto__', 'receiving'])(
    'that we do not know is kept: %s',
    (MessageStatus) => {
      expect(readStatus(request({ ...STATUS, MessageStatus }))).toMatchObject({
        outcome: 'verified',
        value: { carrierStatus: MessageStatus, report: null },
      });
    },
  );

  it.each([
    ['missing_signature', request(STATUS, { signature: undefined })],
    ['wrong_signature', request(STATUS, { url: `${URL_CALLED}&attempt=2` })],
    ['wrong_account', request({ ...STATUS, AccountSid: `AC${'2'.repeat(32)}` })],
    ['malformed', request(TEXT)],
    ['malformed', request({ ...STATUS, MessageStatus: 'sentTo+14125350142' })],
    ['malformed', request({ ...STATUS, ApiVersion: '2010-04-01ErrorCode30003' })],
  ])('is refused: %s', (reason, given) => {
    expect(readStatus(given)).toEqual(refused(reason));
  });
});
