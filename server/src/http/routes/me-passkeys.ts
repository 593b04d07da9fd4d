import { IdParams } from '@maskline/core/contract/ids';
import {
  AddedPasskey,
  NewPasskey,
  PasskeyChange,
  PasskeyList,
  PasskeyView,
} from '@maskline/core/contract/passkeys';
import { PasskeyOffer } from '@maskline/core/contract/sign-in';
import { toRfc3339 } from '@maskline/core/domain/time';
import { addPasskey, dropPasskey, offerPasskey, renamePasskey } from '../../services/passkeys.ts';
import type { NewPasskeyResponse } from '../../services/webauthn.ts';
import { listPasskeys } from '../../store/passkeys.ts';
import type { Passkey } from '../../store/tables.ts';
import type { CallerContext } from '../caller.ts';
import { sessionOf } from '../permission.ts';
import { type App, route } from '../route.ts';

const own = {
  tag: 'Own account',
  allow: ['owner', 'sitter'],
  only: 'user',
  beforeSecondFactor: true,
} as const;

export function ownPasskeyRoutes(app: App): void {
  addingRoutes(app);
  route(app, {
    ...own,
    method: 'GET',
    url: '/me/passkeys',
    summary: 'The own passkeys.',
    status: 200,
    response: PasskeyList,
    act: async (ctx) => ({ data: (await listPasskeys(ctx.db, holderOf(ctx))).map(viewOf) }),
  });
  route(app, {
    ...own,
    method: 'PATCH',
    url: '/me/passkeys/:id',
    summary: 'Gives an own passkey another name.',
    params: IdParams,
    body: PasskeyChange,
    status: 200,
    response: PasskeyView,
    act: async (ctx, { params, body }) =>
      viewOf(await renamePasskey(ctx, ctx.principal.id, { passkeyId: params.id, name: body.name })),
  });
  route(app, {
    ...own,
    method: 'DELETE',
    url: '/me/passkeys/:id',
    summary: 'Takes an own passkey away.',
    params: IdParams,
    status: 204,
    act: (ctx, { params }) => dropPasskey(ctx, ctx.principal.id, params.id),
  });
}

function addingRoutes(app: App): void {
  route(app, {
    ...own,
    method: 'GET',
    url: '/me/passkeys/offer',
    summary: 'What a browser needs to make a passkey.',
    status: 200,
    response: PasskeyOffer,
    act: async (ctx) => {
      const { state, options } = await offerPasskey(ctx, ctx.principal.id);
      return { state, options: { ...options } };
    },
  });
  route(app, {
    ...own,
    method: 'POST',
    url: '/me/passkeys',
    summary: 'Adds a passkey that the browser made; with the first second factor recovery codes come along.',
    body: NewPasskey,
    status: 201,
    response: AddedPasskey,
    isSecret: true,
    errors: ['passkey_refused', 'step_expired'],
    act: async (ctx, { body: { state, name, response } }) => {
      const given = { state, name, response: response as NewPasskeyResponse, sessionId: sessionOf(ctx).id };
      const { passkey, recoveryCodes } = await addPasskey(ctx, ctx.principal.id, given);
      return { passkey: viewOf(passkey), recovery_codes: recoveryCodes };
    },
  });
}

function holderOf({ orgId, principal }: CallerContext) {
  return { orgId, id: principal.id };
}

function viewOf({ id, name, createdAt, lastUsedAt }: Omit<Passkey, 'counter'>) {
  return {
    id,
    name,
    created_at: toRfc3339(createdAt),
    last_used_at: lastUsedAt && toRfc3339(lastUsedAt),
  };
}
