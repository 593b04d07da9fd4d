import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { RoleContexts } from '../context.ts';
import { newOpaqueId } from '../store/ids.ts';
import { type CallbackOptions, twilioCallbacks } from './callbacks/twilio.ts';
import { answerError } from './errors.ts';
import { readFormsAsText } from './form-body.ts';
import { answerFrameworkError, nameRequests } from './framework-errors.ts';
import { healthRoutes } from './health.ts';
import { readJson } from './json-body.ts';
import { createMetrics, metricsRoutes } from './metrics.ts';
import { answerUnknownAddresses, refuseUnknownAddresses } from './not-found.ts';
import { describeApi } from './openapi.ts';
import { hearOtherProcesses } from './other-processes.ts';
import { limitRequests, type RateLimits } from './rate-limits.ts';
import { referencePage } from './reference-page.ts';
import { logRequests } from './request-log.ts';
import type { App } from './route.ts';
import { accountLinkRoutes } from './routes/account-links.ts';
import { alertRoutes } from './routes/alerts.ts';
import { allowedContactRoutes } from './routes/allowed-contacts.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { assignmentWindowRoutes } from './routes/assignment-windows.ts';
import { auditEventRoutes } from './routes/audit-events.ts';
import { bookingRoutes } from './routes/bookings.ts';
import { carrierAccountRoutes } from './routes/carrier-account.ts';
import { carrierNumberRoutes } from './routes/carrier-numbers.ts';
import { clientContactRoutes } from './routes/client-contacts.ts';
import { clientRoutes } from './routes/clients.ts';
import { conflictRoutes } from './routes/conflicts.ts';
import { dataProtectionRoutes } from './routes/data-protection.ts';
import { firstStepsRoutes } from './routes/first-steps.ts';
import { handsetRoutes } from './routes/handsets.ts';
import { inboundTextRoutes } from './routes/inbound-texts.ts';
import { liveEventRoutes } from './routes/live-events.ts';
import { meRoutes } from './routes/me.ts';
import { ownPasskeyRoutes } from './routes/me-passkeys.ts';
import { ownPushRoutes } from './routes/me-push.ts';
import { ownSessionRoutes } from './routes/me-sessions.ts';
import { ownTotpRoutes } from './routes/me-totp.ts';
import { messageRoutes } from './routes/messages.ts';
import { numberActionRoutes } from './routes/number-actions.ts';
import { numberRoutes } from './routes/numbers.ts';
import { organizationRoutes } from './routes/organization.ts';
import { overrideRoutes } from './routes/overrides.ts';
import { passwordResetRoutes } from './routes/password-resets.ts';
import { petRoutes } from './routes/pets.ts';
import { recoveryRoutes } from './routes/recovery.ts';
import { routingRoutes } from './routes/routing.ts';
import { scheduledTextRoutes } from './routes/scheduled-texts.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { sitterDeskRoutes } from './routes/sitter-desk.ts';
import { sitterRoutes } from './routes/sitters.ts';
import { textTemplateRoutes } from './routes/text-templates.ts';
import { threadRoutes } from './routes/threads.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { userActionRoutes } from './routes/user-actions.ts';
import { userRoutes } from './routes/users.ts';
import { readCookies } from './session-cookie.ts';
import { refuseAmbiguousPaths } from './strict-path.ts';
import { limitTries } from './try-limits.ts';
import { validate } from './validation.ts';
import { webApp } from './web-app.ts';

const LARGEST_BODY_BYTES = 256 * 1024;
const LONGEST_REQUEST_MS = 30_000;
const CALLBACK_PATIENCE_MS = 8_000;
const LONGEST_PARAMETER = 64 * 1024;

/** The routes under `/api/v1`, one file a resource. */
const API_ROUTES: readonly ((app: App) => void)[] = [
  signInRoutes,
  passwordResetRoutes,
  accountLinkRoutes,
  meRoutes,
  ownSessionRoutes,
  ownTotpRoutes,
  ownPasskeyRoutes,
  ownPushRoutes,
  userRoutes,
  userActionRoutes,
  apiKeyRoutes,
  organizationRoutes,
  firstStepsRoutes,
  allowedContactRoutes,
  carrierAccountRoutes,
  clientRoutes,
  clientContactRoutes,
  petRoutes,
  dataProtectionRoutes,
  sitterRoutes,
  sitterDeskRoutes,
  numberRoutes,
  numberActionRoutes,
  carrierNumberRoutes,
  bookingRoutes,
  assignmentWindowRoutes,
  conflictRoutes,
  overrideRoutes,
  scheduledTextRoutes,
  textTemplateRoutes,
  auditEventRoutes,
  alertRoutes,
  threadRoutes,
  timelineRoutes,
  messageRoutes,
  routingRoutes,
  inboundTextRoutes,
  recoveryRoutes,
  liveEventRoutes,
  handsetRoutes,
];
/** The routes under `/callbacks`: not authenticated, they check the signature themselves; forms come as text. */
const CALLBACK_ROUTES: readonly ((app: App, options: CallbackOptions) => void)[] = [twilioCallbacks];

/** `callbackPatienceMs`: how long a callback waits for a database that is away. */
export type AppOptions = {
  metrics?: Registry;
  callbackPatienceMs?: number;
  /** None if left out. */
  rateLimits?: RateLimits | null;
  /** Whose `X-Forwarded-For` is believed. */
  trustedProxies?: readonly string[];
  /** Where the built pages are, if not at their usual place. */
  webFolder?: string;
};

/** The whole HTTP surface over its contexts; `listen` or `inject` it after `ready`. */
export async function createApp(
  { app: ctx, ingest, operator }: RoleContexts,
  options: AppOptions = {},
): Promise<App> {
  const app: App = Fastify({
    logger: false,
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: LONGEST_REQUEST_MS,
    genReqId: newOpaqueId,
    requestIdHeader: false,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    // No id is that long: the route answers it like any that is not there. The headers hold less.
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, request, reply) => void answerFrameworkError(error, request, reply),
  });
  app.decorate('ctx', ctx);
  app.decorateRequest('callerContext', null);
  app.setErrorHandler(answerError);
  app.setValidatorCompiler(validate);
  app.setSerializerCompiler(serializerCompiler);
  nameRequests(app);
  await readCookies(app);
  limitTries(app);
  await limitRequests(app, options.rateLimits ?? null);
  await app.register(helmet, {
    contentSecurityPolicy: { directives: NOTHING, useDefaults: false },
    strictTransportSecurity: { includeSubDomains: false },
  });
  logRequests(app);
  refuseAmbiguousPaths(app);
  refuseUnknownAddresses(app);
  acceptJson(app);
  await describeApi(app);
  await referencePage(app);
  webApp(app, options.webFolder);
  healthRoutes(app, operator);
  hearOtherProcesses(app, ingest);
  const { metrics = createMetrics(), callbackPatienceMs: patienceMs = CALLBACK_PATIENCE_MS } = options;
  metricsRoutes(app, operator, metrics);
  await app.register(async (api) => declare(api, API_ROUTES), { prefix: '/api/v1' });
  // An unknown address below it is answered in the form of the callbacks, too: a carrier texts any other to the client.
  const takeCallbacks = CALLBACK_ROUTES.map(
    (routes) => (to: App) => routes(to, { ctx: ingest, metrics, patienceMs }),
  );
  const callbackRoutes = [readFormsAsText, answerUnknownAddresses, ...takeCallbacks];
  await app.register(async (callbacks) => declare(callbacks, callbackRoutes), { prefix: '/callbacks' });
  return app;
}

const NOTHING = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

function declare(app: App, routes: readonly ((app: App) => void)[]): void {
  for (const declareRoutes of routes) declareRoutes(app);
}

function acceptJson(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, readJson(Buffer.from(body)));
    } catch (error) {
      done(error as Error);
    }
  });
}
