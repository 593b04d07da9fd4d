import { CarrierAccountInput, CarrierAccountView } from '@maskline/core/contract/carrier-account';
import { toRfc3339 } from '@maskline/core/domain/time';
import { setCarrierAccount } from '../../services/carrier-accounts.ts';
import { getConnectedAccount } from '../../store/carrier-accounts.ts';
import type { CarrierAccount } from '../../store/tables.ts';
import { type App, route } from '../route.ts';

export function carrierAccountRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/carrier-account',
    summary: 'The account at the carrier; its token is never shown.',
    tag: 'Organization',
    status: 200,
    response: CarrierAccountView,
    errors: ['not_found'],
    act: async (ctx) => viewOf(await getConnectedAccount(ctx.db, ctx.orgId), ctx.publicUrl),
  });

  route(app, {
    method: 'PUT',
    url: '/carrier-account',
    summary: 'Connect the account at the carrier, or give another auth token of the connected one.',
    tag: 'Organization',
    body: CarrierAccountInput,
    status: 200,
    response: CarrierAccountView,
    errors: ['carrier_account_in_use'],
    current: async (ctx) => viewOf(await getConnectedAccount(ctx.db, ctx.orgId), ctx.publicUrl),
    act: async (ctx, { body }) => {
      const input = { accountSid: body.account_sid, authToken: body.auth_token };
      return viewOf(await setCarrierAccount(ctx, input), ctx.publicUrl);
    },
  });
}

function viewOf(account: CarrierAccount, publicUrl: string) {
  const { carrier, endpointId, numbersListedAt } = account;
  return {
    carrier,
    account_sid: account.accountSid,
    callback_url: `${publicUrl}/callbacks/${carrier}/${endpointId}/messages`,
    numbers_listed_at: numbersListedAt && toRfc3339(numbersListedAt),
    connected_at: toRfc3339(account.createdAt),
  };
}
