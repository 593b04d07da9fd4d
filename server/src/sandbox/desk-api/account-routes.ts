import type { FastifyInstance } from 'fastify';
import { createAccount, findAccount, listAccounts } from '../accounts.ts';
import { bringNumber, listNumbers, offerNumbers } from '../numbers.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { RentedNumber } from '../store/tables.ts';
import { DeskError } from './errors.ts';
import { AccountBody, NumberBody, NumberQuery } from './requests.ts';

const MOST_NUMBERS = 10_000;

export function accountRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get('/accounts', async () => ({
    data: (await listAccounts(ctx)).map(({ sid, name }) => ({ account_sid: sid, name })),
  }));
  app.post('/accounts', async ({ body }, reply) => {
    const { account_sid, auth_token, name } = AccountBody.parse(body ?? {});
    const account = await createAccount(ctx, {
      ...(account_sid === undefined ? {} : { accountSid: account_sid }),
      ...(auth_token === undefined ? {} : { authToken: auth_token }),
      ...(name === undefined ? {} : { name }),
    });
    return reply
      .status(201)
      .send({ account_sid: account.sid, auth_token: account.authToken, name: account.name });
  });
  app.get('/numbers', async ({ query }) => {
    const { account_sid } = NumberQuery.parse(query);
    const found = await listNumbers(ctx, {
      ...(account_sid === undefined ? {} : { accountSid: account_sid }),
      limit: MOST_NUMBERS,
    });
    return { data: found.map(numberView) };
  });
  app.post('/numbers', async ({ body }, reply) => {
    const number = await giveNumber(ctx, NumberBody.parse(body));
    return reply.status(201).send(numberView(number));
  });
}

async function giveNumber(
  ctx: SandboxContext,
  order: ReturnType<typeof NumberBody.parse>,
): Promise<RentedNumber> {
  if (!(await findAccount(ctx, order.account_sid))) {
    throw new DeskError(404, 'account_not_found', 'There is no such account: create it first.');
  }
  const e164 = order.e164 ?? (await offerNumbers(ctx, { country: order.country, limit: 1 }))?.[0];
  if (!e164) throw new DeskError(409, 'no_number_left', 'No number of this country is for sale.');
  const number = await bringNumber(ctx, {
    accountSid: order.account_sid,
    e164,
    ...(order.sms_url === undefined ? {} : { smsUrl: order.sms_url }),
  });
  if (!number) throw new DeskError(409, 'number_taken', 'Another account has this number.');
  return number;
}

function numberView({ sid, accountSid, e164, smsUrl }: RentedNumber): object {
  return { number_sid: sid, account_sid: accountSid, e164, sms_url: smsUrl || null };
}
