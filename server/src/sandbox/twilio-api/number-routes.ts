import type { FastifyInstance } from 'fastify';
import { numberPattern } from '../number-pattern.ts';
import { findNumber, listNumbers, offerNumbers, rentNumber, setSmsUrl } from '../numbers.ts';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { RentedNumber } from '../store/tables.ts';
import { isWebUrl } from '../web-url.ts';
import { type Fields, fieldsOf, queryOf } from './fields.ts';
import { pageRequestOf, pageView } from './pages.ts';
import { spoilable } from './spoilable.ts';
import { numberView, offerView } from './views.ts';

type InAccount = { Params: { accountSid: string } };
type OneOf = { Params: { accountSid: string; sid: string } };
type InCountry = { Params: { accountSid: string; country: string } };

const ONE_NUMBER = '/IncomingPhoneNumbers/:sid(^\\w+).json';

export function numberRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get(
    '/IncomingPhoneNumbers.json',
    spoilable<InAccount>(ctx, 'numbers', async ({ params: { accountSid }, url }) => {
      const page = pageRequestOf(url);
      const like = patternOf(page.query, 'PhoneNumber');
      const found = await listNumbers(ctx, {
        accountSid,
        ...(like === undefined ? {} : { like }),
        ...(page.cursor === undefined ? {} : { after: page.cursor }),
        limit: page.size + 1,
      });
      return pageView('incoming_phone_numbers', page, found, numberView);
    }),
  );
  app.post(
    '/IncomingPhoneNumbers.json',
    spoilable<InAccount>(ctx, 'numbers', async ({ params: { accountSid }, body }, reply) => {
      const number = await buy(ctx, accountSid, body as Fields | undefined);
      reply.status(201);
      return numberView(number);
    }),
  );
  app.get(
    ONE_NUMBER,
    spoilable<OneOf>(ctx, 'numbers', async ({ params }) => numberView(await getNumber(ctx, params))),
  );
  app.post(
    ONE_NUMBER,
    spoilable<OneOf>(ctx, 'numbers', async ({ params, body }) => {
      const number = await getNumber(ctx, params);
      const smsUrl = smsUrlOf(body as Fields | undefined);
      return numberView(smsUrl === undefined ? number : await setSmsUrl(ctx, number, smsUrl));
    }),
  );
  app.get(
    '/AvailablePhoneNumbers/:country/Local.json',
    spoilable<InCountry>(ctx, 'numbers', async ({ params, url }) => {
      const { accountSid, country } = params;
      const query = fieldsOf(queryOf(url));
      const areaCode = query.get('AreaCode');
      const contains = patternOf(query, 'Contains');
      const limit = pageRequestOf(url).size;
      const offers = await offerNumbers(ctx, {
        country,
        limit,
        ...(areaCode ? { areaCode } : {}),
        ...(contains === undefined ? {} : { contains }),
      });
      if (!offers) throw new Refusal(20404);
      return {
        available_phone_numbers: offers.map((e164) => offerView(e164, country)),
        uri: `/2010-04-01/Accounts/${accountSid}/AvailablePhoneNumbers/${country}/Local.json`,
      };
    }),
  );
}

async function buy(
  ctx: SandboxContext,
  accountSid: string,
  fields: Fields | undefined,
): Promise<RentedNumber> {
  const smsUrl = smsUrlOf(fields) ?? '';
  const e164 = fields?.get('PhoneNumber') ?? (await firstIn(ctx, fields?.get('AreaCode')));
  if (!e164) throw new Refusal(21421);
  const number = await rentNumber(ctx, { accountSid, e164, smsUrl });
  if (!number) throw new Refusal(21422);
  return number;
}

async function firstIn(ctx: SandboxContext, areaCode: string | undefined): Promise<string | undefined> {
  if (!areaCode) return undefined;
  const offers = await offerNumbers(ctx, { country: 'US', areaCode, limit: 1 });
  return offers?.[0];
}

async function getNumber(
  ctx: SandboxContext,
  { accountSid, sid }: { accountSid: string; sid: string },
): Promise<RentedNumber> {
  const number = await findNumber(ctx, accountSid, sid);
  if (!number) throw new Refusal(20404);
  return number;
}

function patternOf(query: Fields, parameter: string): string | undefined {
  const text = query.get(parameter);
  if (text === undefined) return undefined;
  const pattern = numberPattern(text);
  if (pattern === null) throw new Refusal(20001, `Invalid parameter: ${parameter} is no part of a number`);
  return pattern;
}

function smsUrlOf(fields: Fields | undefined): string | undefined {
  const url = fields?.get('SmsUrl');
  if (url && !isWebUrl(url)) throw new Refusal(21402);
  if ((fields?.get('SmsMethod') ?? 'POST') !== 'POST') throw new Refusal(21403);
  return url;
}
