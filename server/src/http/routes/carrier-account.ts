import { CarrierAccountInput, CarrierAccountView } from '@maskline/core/contract/carrier-account';
import { ACCOUNT_SEGMENTS_PER_SECOND } from '@maskline/core/domain/sending-lane';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import { setCarrierAccount } from '../../services/carrier-accounts.ts';
import { isTokenMissing } from '../../services/carrier-credentials.ts';
import { resumeAccount } from '../../services/lane-openings.ts';
import { getConnectedAccount } from '../../store/carrier-accounts.ts';
import { findLane } from '../../store/sending-lanes.ts';
import type { CarrierAccount } from '../../store/tables.ts';
import { type App, route } from '../route.ts';
import { sendingState } from '../views/sending-state.ts';

export function carrierAccountRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/carrier-account',
    summary: 'The account at the carrier; its token is never shown.',
    tag: 'Organization',
    status: 200,
    response: CarrierAccountView,
    errors: ['not_found'],
    act: async (ctx) => viewOf(ctx, await getConnectedAccount(ctx.db, ctx.orgId)),
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
    current: async (ctx) => viewOf(ctx, await getConnectedAccount(ctx.db, ctx.orgId)),
    act: async (ctx, { body }) => {
      const input = { accountSid: body.account_sid, authToken: body.auth_token };
      return viewOf(ctx, await setCarrierAccount(ctx, input));
    },
  });

  route(app, {
    method: 'POST',
    url: '/carrier-account/resume',
    summary: 'Let texts out again that wait because the carrier account was at fault.',
    tag: 'Organization',
    status: 200,
    response: CarrierAccountView,
    errors: ['not_found'],
    act: async (ctx) => {
      const account = await getConnectedAccount(ctx.db, ctx.orgId);
      await resumeAccount(ctx, account.id);
      return viewOf(ctx, account);
    },
  });
}

async function viewOf(ctx: OrgContext, account: CarrierAccount) {
  const lane = await findLane(ctx.db, ctx.orgId, account.id);
  const { carrier, endpointId, numbersListedAt } = account;
  return {
    carrier,
    account_sid: account.accountSid,
    callback_url: `${ctx.publicUrl}/callbacks/${carrier}/${endpointId}/messages`,
    token_missing: isTokenMissing(account),
    numbers_listed_at: numbersListedAt && toRfc3339(numbersListedAt),
    connected_at: toRfc3339(account.createdAt),
    sending: sendingState(lane, ACCOUNT_SEGMENTS_PER_SECOND, await ctx.clock.now(ctx.db)),
  };
}
