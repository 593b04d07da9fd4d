import { newId } from '../../src/store/ids.ts';
import { PASSWORD } from './accounts.ts';
import type { Company } from './company.ts';
import { fictionalPhone } from './outside-world.ts';
import { subscribedBrowser } from './push-endpoint.ts';
import { newMessageSid } from './signed-callback.ts';

/**
 * Who may use an address: anybody, owners, sitters, both, whoever signed in, or whoever signs a callback. Rows of an address that names one
 * in its path are there for nobody else.
 */
export type Who = 'anybody' | 'owners' | 'sitters' | 'both' | 'users' | 'carrier';
export type MatrixRow = {
  who: Who;
  /** What it answers to whoever may. */
  ok: number;
  /** Fills the path; the query goes with it. */
  path?: (company: Company) => string;
  body?: (company: Company) => object;
  /** What an owner of another organization gets; 404 where the path names a row, else the same as an owner's own. */
  foreignOwner?: number;
  /** What a sitter gets who may use it, but is not responsible; 404 where the path names a row, else the same. */
  elsewhere?: number;
  /** Also for an owner who lacks the second factor that the organization asks for. */
  beforeSecondFactor?: true;
};

const soon = { starts_at: '2026-12-02T15:00:00Z', ends_at: '2026-12-02T16:00:00Z' };
const scheduledText = ({ ids }: Company) => `/threads/${ids.thread}/scheduled-texts/${ids.scheduled}`;
const reason = () => ({ reason: 'Test' });
const none = () => ({});

const read = (path?: MatrixRow['path'], more: Partial<MatrixRow> = {}): MatrixRow => ({
  who: 'owners',
  ok: 200,
  ...(path ? { path } : {}),
  ...more,
});
const act = (
  ok: number,
  path: MatrixRow['path'] | null,
  body: MatrixRow['body'] | null,
  more: Partial<MatrixRow> = {},
) => ({ ...read(path ?? undefined, more), ok, ...(body ? { body } : {}) }) satisfies MatrixRow;
const open = (ok = 200, body?: object): MatrixRow => ({
  who: 'anybody',
  ok,
  ...(body ? { body: () => body } : {}),
});
/** Of the own account of whoever signed in. */
const own = (ok: number, path?: MatrixRow['path'], body?: object): MatrixRow => ({
  ...open(ok, body),
  ...(path ? { path } : {}),
  who: 'users',
});
const setUp = { beforeSecondFactor: true } as const;
const unknownLink = { token: 'unknown', password: 'a walk in the park' };

/** A row for every route of the router; a test fails for a route without one, and for a row without a route. */
export const MATRIX: Readonly<Record<string, MatrixRow>> = {
  'GET /': open(),
  'GET /phones': open(),
  'GET /numbers': open(),
  'GET /numbers/:id': open(),
  'GET /bookings': open(),
  'GET /sitters': open(),
  'GET /sitters/:id': open(),
  'GET /clients': open(),
  'GET /clients/:id': open(),
  'GET /today': open(),
  'GET /today/:threadId': open(),
  'GET /inbox': open(),
  'GET /inbox/:threadId': open(),
  'GET /routing': open(),
  'GET /welcome': open(),
  'GET /account': open(),
  'GET /alerts': open(),
  'GET /assets/:file': open(404),
  'GET /icons/:file': open(404),
  'GET /manifest.webmanifest': open(404),
  'GET /service-worker.js': open(404),
  'GET /api': open(302),
  'GET /api/': open(302),
  'GET /api/docs': open(301),
  'GET /api/docs/': open(),
  'GET /api/docs/js/scalar.js': open(),
  'GET /api/docs/openapi.json': open(302),
  'GET /api/docs/openapi.yaml': open(),
  'GET /api/openapi.json': open(),
  'GET /docs': open(302),
  'GET /docs/': open(302),
  'GET /favicon.ico': open(204),
  'GET /healthz': open(),
  'GET /metrics': open(),
  'GET /readyz': open(),
  'GET /forgot-password': open(),
  'GET /set-password': open(),
  'GET /settings/api-keys': open(),
  'GET /settings/templates': open(),
  'GET /settings/organization': open(),
  'GET /settings/audit': open(),
  'GET /settings/people': open(),
  'GET /sign-in': open(),

  'POST /callbacks/twilio/:endpointId/messages': { who: 'carrier', ok: 200 },
  'POST /callbacks/twilio/:endpointId/status': { who: 'carrier', ok: 200 },

  'POST /api/v1/sign-in': open(401, { email: 'nobody@example.test', password: 'unknown' }),
  'POST /api/v1/sign-in/code': open(409, { state: 'unknown', code: '123456' }),
  'POST /api/v1/sign-in/passkey': open(422, {}),
  'POST /api/v1/sign-in/passkey-offer': open(),
  'POST /api/v1/password-resets': open(202, { email: 'nobody@example.test' }),
  'POST /api/v1/account-links/show': open(410, { token: 'unknown' }),
  'POST /api/v1/account-links/use': open(410, unknownLink),

  'GET /api/v1/me': read(undefined, { who: 'both', ...setUp }),
  'POST /api/v1/me/sign-out': { ...own(204), ...setUp },
  'PUT /api/v1/me/password': {
    ...own(204, undefined, { present_password: PASSWORD, new_password: `${PASSWORD} again` }),
    ...setUp,
  },
  'GET /api/v1/me/sessions': own(200),
  'DELETE /api/v1/me/sessions/:id': own(204, ({ ids }) => `/me/sessions/${ids.otherSession}`),
  'POST /api/v1/me/sessions/end-others': own(204),
  'POST /api/v1/me/totp': { ...own(200), ...setUp },
  'POST /api/v1/me/totp/confirm': { ...own(409, undefined, { code: '123456' }), ...setUp },
  'POST /api/v1/me/totp/remove': { ...own(204, undefined, { code: '123456' }), ...setUp },
  'GET /api/v1/me/passkeys': { ...own(200), ...setUp },
  'GET /api/v1/me/passkeys/offer': { ...own(200), ...setUp },
  'POST /api/v1/me/passkeys': { ...own(422, undefined, {}), ...setUp },
  'PATCH /api/v1/me/passkeys/:id': {
    ...own(200, ({ ids }) => `/me/passkeys/${ids.passkey}`, { name: 'Renamed' }),
    ...setUp,
  },
  'DELETE /api/v1/me/passkeys/:id': { ...own(204, ({ ids }) => `/me/passkeys/${ids.passkey}`), ...setUp },
  'GET /api/v1/me/push': own(200),
  'POST /api/v1/me/push-subscriptions': own(201, undefined, subscribedBrowser('https://push.example').given),
  'DELETE /api/v1/me/push-subscriptions/:id': own(
    204,
    ({ ids }) => `/me/push-subscriptions/${ids.pushSubscription}`,
  ),

  'GET /api/v1/users': read(),
  'POST /api/v1/users': act(201, null, () => ({ email: 'new@example.test', name: 'New', role: 'owner' })),
  'GET /api/v1/users/:id': read(({ ids }) => `/users/${ids.user}`),
  'PATCH /api/v1/users/:id': act(
    200,
    ({ ids }) => `/users/${ids.user}`,
    () => ({ name: 'Renamed' }),
  ),
  'POST /api/v1/users/:id/invite': act(200, ({ ids }) => `/users/${ids.invitedUser}/invite`, null),
  'POST /api/v1/users/:id/reset-link': act(200, ({ ids }) => `/users/${ids.user}/reset-link`, null),
  'POST /api/v1/users/:id/deactivate': act(200, ({ ids }) => `/users/${ids.invitedUser}/deactivate`, null),
  'POST /api/v1/users/:id/end-sessions': act(200, ({ ids }) => `/users/${ids.user}/end-sessions`, null),
  'POST /api/v1/users/:id/remove-second-factors': act(
    200,
    ({ ids }) => `/users/${ids.user}/remove-second-factors`,
    null,
  ),
  'GET /api/v1/api-keys': read(),
  'POST /api/v1/api-keys': act(201, null, () => ({ name: 'New', role: 'owner' })),
  'POST /api/v1/api-keys/:id/revoke': act(200, ({ ids }) => `/api-keys/${ids.apiKey}/revoke`, null),

  'GET /api/v1/organization': read(),
  'PATCH /api/v1/organization': act(200, null, () => ({ lead_minutes: 5 })),
  'GET /api/v1/allowed-contacts': read(),
  'POST /api/v1/allowed-contacts': act(200, null, () => ({
    kind: 'domain',
    value: 'paws.example',
    label: 'Site',
  })),
  'DELETE /api/v1/allowed-contacts/:id': act(204, ({ ids }) => `/allowed-contacts/${ids.allowed}`, null),
  'GET /api/v1/carrier-account': read(),
  'PUT /api/v1/carrier-account': act(
    200,
    null,
    ({ org }) => ({ account_sid: org.account.accountSid, auth_token: 'token' }),
    { foreignOwner: 409 },
  ),
  'POST /api/v1/carrier-account/resume': act(200, null, none),

  'GET /api/v1/clients': read(),
  'POST /api/v1/clients': act(201, null, () => ({ name: 'New Client', class: 'recurring' })),
  'GET /api/v1/clients/:id': read(({ ids }) => `/clients/${ids.client}`),
  'PATCH /api/v1/clients/:id': act(
    200,
    ({ ids }) => `/clients/${ids.client}`,
    () => ({ name: 'Renamed' }),
  ),
  'POST /api/v1/clients/:id/thread': act(200, ({ ids }) => `/clients/${ids.client}/thread`, null),
  'GET /api/v1/clients/:id/data-export': read(({ ids }) => `/clients/${ids.client}/data-export`),
  'POST /api/v1/clients/:id/erasure': act(409, ({ ids }) => `/clients/${ids.client}/erasure`, reason),
  'POST /api/v1/clients/:id/contacts': act(
    201,
    ({ ids }) => `/clients/${ids.client}/contacts`,
    () => ({
      phone: fictionalPhone(),
    }),
  ),
  'PATCH /api/v1/clients/:id/contacts/:contact_id': act(
    200,
    ({ ids }) => `/clients/${ids.client}/contacts/${ids.contact}`,
    () => ({ label: 'Renamed' }),
  ),
  'DELETE /api/v1/clients/:id/contacts/:contact_id': act(
    204,
    ({ ids }) => `/clients/${ids.client}/contacts/${ids.extraContact}`,
    null,
  ),
  'POST /api/v1/clients/:id/contacts/:contact_id/opt-out': act(
    200,
    ({ ids }) => `/clients/${ids.client}/contacts/${ids.contact}/opt-out`,
    null,
  ),
  'POST /api/v1/clients/:id/contacts/:contact_id/opt-in': act(
    200,
    ({ ids }) => `/clients/${ids.client}/contacts/${ids.contact}/opt-in`,
    reason,
  ),
  'GET /api/v1/clients/:id/pets': read(({ ids }) => `/clients/${ids.client}/pets`),
  'POST /api/v1/clients/:id/pets': act(
    201,
    ({ ids }) => `/clients/${ids.client}/pets`,
    () => ({ name: 'Rex' }),
  ),
  'PATCH /api/v1/clients/:id/pets/:pet_id': act(
    200,
    ({ ids }) => `/clients/${ids.client}/pets/${ids.pet}`,
    () => ({ name: 'Renamed' }),
  ),
  'DELETE /api/v1/clients/:id/pets/:pet_id': act(
    204,
    ({ ids }) => `/clients/${ids.client}/pets/${ids.pet}`,
    null,
  ),

  'GET /api/v1/sitters': read(),
  'POST /api/v1/sitters': act(201, null, () => ({
    name: 'New Sitter',
    phone: fictionalPhone(),
    active: false,
  })),
  'GET /api/v1/sitters/:id': read(({ ids }) => `/sitters/${ids.sitter}`),
  'PATCH /api/v1/sitters/:id': act(
    200,
    ({ ids }) => `/sitters/${ids.sitter}`,
    () => ({ name: 'Renamed' }),
  ),
  'GET /api/v1/sitters/:id/response-times': read(({ ids }) => `/sitters/${ids.sitter}/response-times`),
  'GET /api/v1/sitters/:id/activation-impact': read(
    ({ ids }) => `/sitters/${ids.inactiveSitter}/activation-impact`,
  ),
  'GET /api/v1/sitters/:id/deactivation-impact': read(
    ({ ids }) => `/sitters/${ids.sitter}/deactivation-impact`,
  ),
  'POST /api/v1/sitters/:id/deactivate': act(200, ({ ids }) => `/sitters/${ids.sitter}/deactivate`, none),
  'POST /api/v1/sitters/:id/activate': act(200, ({ ids }) => `/sitters/${ids.inactiveSitter}/activate`, null),

  'GET /api/v1/numbers': read(),
  'POST /api/v1/numbers': act(201, null, ({ rented }) => ({ e164: rented, class: 'pool' }), {
    foreignOwner: 409,
  }),
  'GET /api/v1/numbers/available': read(),
  'POST /api/v1/numbers/refresh': act(202, null, null),
  'GET /api/v1/numbers/:id': read(({ ids }) => `/numbers/${ids.pool}`),
  'PATCH /api/v1/numbers/:id': act(
    200,
    ({ ids }) => `/numbers/${ids.pool}`,
    () => ({ segments_per_second: 3 }),
  ),
  'GET /api/v1/numbers/:id/impact': read(({ ids }) => `/numbers/${ids.pool}/impact?action=quarantine`),
  'POST /api/v1/numbers/:id/assign': act(
    200,
    ({ ids }) => `/numbers/${ids.free}/assign`,
    ({ ids }) => ({ sitter_id: ids.numberless }),
  ),
  'POST /api/v1/numbers/:id/unassign': act(200, ({ ids }) => `/numbers/${ids.sitterNumber}/unassign`, null),
  'POST /api/v1/numbers/:id/quarantine': act(200, ({ ids }) => `/numbers/${ids.pool}/quarantine`, reason),
  'POST /api/v1/numbers/:id/release': act(
    200,
    ({ ids }) => `/numbers/${ids.quarantined}/release`,
    () => ({
      force_restore: true,
      restore_reason: 'Test',
    }),
  ),
  'POST /api/v1/numbers/:id/resume': act(200, ({ ids }) => `/numbers/${ids.stopped}/resume`, null),
  'POST /api/v1/numbers/:id/retire': act(200, ({ ids }) => `/numbers/${ids.free}/retire`, reason),
  'POST /api/v1/numbers/:id/promote': act(200, ({ ids }) => `/numbers/${ids.pool}/promote`, null),

  'GET /api/v1/bookings': read(),
  'POST /api/v1/bookings': act(
    200,
    null,
    ({ ids }) => ({ external_id: 'matrix', client_id: ids.client, ...soon }),
    { foreignOwner: 422 },
  ),
  'GET /api/v1/bookings/:id': read(({ ids }) => `/bookings/${ids.booking}`),
  'PATCH /api/v1/bookings/:id': act(
    200,
    ({ ids }) => `/bookings/${ids.booking}`,
    () => soon,
  ),
  'PUT /api/v1/bookings/:id/visit-notes': act(
    200,
    ({ ids }) => `/bookings/${ids.booking}/visit-notes`,
    () => ({
      notes: 'Feed twice',
    }),
  ),
  'POST /api/v1/bookings/:id/cancel': act(200, ({ ids }) => `/bookings/${ids.booking}/cancel`, none),
  'POST /api/v1/bookings/:id/reopen': act(200, ({ ids }) => `/bookings/${ids.cancelledBooking}/reopen`, null),
  'GET /api/v1/assignment-windows': read(),
  'POST /api/v1/assignment-windows': act(
    201,
    null,
    ({ ids }) => ({ thread_id: ids.thread, sitter_id: ids.sitter, ...soon }),
    { foreignOwner: 422 },
  ),
  'PATCH /api/v1/assignment-windows/:id': act(
    200,
    ({ ids }) => `/assignment-windows/${ids.window}`,
    () => soon,
  ),
  'POST /api/v1/assignment-windows/:id/end': act(
    200,
    ({ ids }) => `/assignment-windows/${ids.window}/end`,
    null,
  ),
  'GET /api/v1/conflicts': read(),

  'GET /api/v1/threads': read(),
  'GET /api/v1/threads/:id': read(({ ids }) => `/threads/${ids.thread}`),
  'POST /api/v1/threads/:id/read': act(200, ({ ids }) => `/threads/${ids.thread}/read`, null),
  'GET /api/v1/threads/:id/timeline': read(({ ids }) => `/threads/${ids.thread}/timeline`),
  'GET /api/v1/threads/:id/notes': read(({ ids }) => `/threads/${ids.thread}/notes`),
  'POST /api/v1/threads/:id/notes': act(
    201,
    ({ ids }) => `/threads/${ids.thread}/notes`,
    () => ({ body: 'A note' }),
  ),
  'GET /api/v1/first-steps': read(),
  'GET /api/v1/overrides': read(),
  'GET /api/v1/threads/:id/overrides': read(({ ids }) => `/threads/${ids.thread}/overrides`),
  'POST /api/v1/threads/:id/overrides': act(
    201,
    ({ ids }) => `/threads/${ids.thread}/overrides`,
    () => ({
      target: 'owner',
      reason: 'Test',
    }),
  ),
  'POST /api/v1/threads/:id/overrides/:override_id/remove': act(
    404,
    ({ ids }) => `/threads/${ids.thread}/overrides/${ids.override}/remove`,
    none,
  ),
  'GET /api/v1/threads/:id/messages': read(({ ids }) => `/threads/${ids.thread}/messages`, { who: 'both' }),
  'POST /api/v1/threads/:id/messages': act(
    202,
    ({ ids }) => `/threads/${ids.thread}/messages`,
    () => ({ body: 'Hello' }),
    { who: 'both' },
  ),
  'GET /api/v1/threads/:id/scheduled-texts': read(({ ids }) => `/threads/${ids.thread}/scheduled-texts`),
  'POST /api/v1/threads/:id/scheduled-texts': act(
    201,
    ({ ids }) => `/threads/${ids.thread}/scheduled-texts`,
    () => ({ body: 'Hello', send_at: soon.starts_at }),
  ),
  'PATCH /api/v1/threads/:id/scheduled-texts/:scheduled_text_id': act(200, scheduledText, () => ({
    send_at: soon.ends_at,
  })),
  'POST /api/v1/threads/:id/scheduled-texts/:scheduled_text_id/send': act(
    202,
    (company) => `${scheduledText(company)}/send`,
    null,
  ),
  'DELETE /api/v1/threads/:id/scheduled-texts/:scheduled_text_id': act(204, scheduledText, null),
  'GET /api/v1/threads/:id/text-templates': read(({ ids }) => `/threads/${ids.thread}/text-templates`, {
    who: 'both',
  }),
  'GET /api/v1/text-templates': read(),
  'POST /api/v1/text-templates': act(201, null, () => ({ name: newId(), body: 'Hello' })),
  'PATCH /api/v1/text-templates/:id': act(
    200,
    ({ ids }) => `/text-templates/${ids.template}`,
    () => ({ for_sitters: true }),
  ),
  'DELETE /api/v1/text-templates/:id': act(204, ({ ids }) => `/text-templates/${ids.template}`, null),
  'GET /api/v1/threads/:id/effective-number': read(({ ids }) => `/threads/${ids.thread}/effective-number`, {
    who: 'both',
  }),
  'GET /api/v1/messages/:id': read(({ ids }) => `/messages/${ids.inbound}`),
  'POST /api/v1/messages/:id/retry': act(202, ({ ids }) => `/messages/${ids.failed}/retry`, none, {
    who: 'both',
  }),
  'POST /api/v1/messages/:id/send': act(202, ({ ids }) => `/messages/${ids.held}/send`, none),
  'POST /api/v1/messages/:id/discard': act(200, ({ ids }) => `/messages/${ids.held}/discard`, none),
  'POST /api/v1/messages/:id/let-pass': act(200, ({ ids }) => `/messages/${ids.unknown}/let-pass`, null),
  'GET /api/v1/routing-simulation': read(
    ({ ids }) => `/routing-simulation?direction=outbound&thread_id=${ids.thread}`,
    {
      foreignOwner: 404,
    },
  ),

  'GET /api/v1/me/threads': read(undefined, { who: 'sitters' }),
  'GET /api/v1/me/threads/:id': read(({ ids }) => `/me/threads/${ids.thread}`, { who: 'sitters' }),
  'POST /api/v1/me/threads/:id/read': act(
    200,
    ({ ids }) => `/me/threads/${ids.thread}/read`,
    ({ ids }) => ({ message_id: ids.inbound }),
    { who: 'sitters' },
  ),
  'GET /api/v1/me/visits': read(undefined, { who: 'sitters' }),
  'GET /api/v1/me/number': read(undefined, { who: 'sitters' }),

  'GET /api/v1/alerts': read(),
  'POST /api/v1/alerts/:id/resolve': act(200, ({ ids }) => `/alerts/${ids.alert}/resolve`, none),
  'POST /api/v1/alerts/:id/dismiss': act(200, ({ ids }) => `/alerts/${ids.alert}/dismiss`, none),
  // Of a server with a real carrier, as the tests' own is.
  'GET /api/v1/handsets': { ...read(), ok: 404 },
  'POST /api/v1/handsets/:phone/texts': act(
    404,
    () => '/handsets/+14125550123/texts',
    ({ ids }) => ({ number_id: ids.frontDesk, body: 'Hi' }),
  ),
  'GET /api/v1/live-events': read(undefined, { who: 'both' }),
  'GET /api/v1/audit-events': read(),
  'GET /api/v1/audit-events/export': read(() => '/audit-events/export?format=csv', { foreignOwner: 200 }),
  'GET /api/v1/inbound-texts': read(),
  'POST /api/v1/inbound-texts/:id/resolve': act(
    200,
    ({ ids }) => `/inbound-texts/${ids.unrouted}/resolve`,
    null,
  ),
  'GET /api/v1/recovery': read(),
  'GET /api/v1/recovery/messages': read(),
  'GET /api/v1/recovery/texts': read(),
  'POST /api/v1/recovery/resume': act(409, null, () => ({ force: true, reason: 'Test' })),
};

/** A callback that nobody signed. */
export const UNSIGNED = new URLSearchParams({ MessageSid: newMessageSid(), Body: 'Hi' }).toString();
