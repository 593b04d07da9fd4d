import type { FastifyInstance } from 'fastify';
import type { Courier } from '../courier.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { accountRoutes } from './account-routes.ts';
import { callbackRoutes } from './callback-routes.ts';
import { answerDeskError, DeskError } from './errors.ts';
import { faultRoutes } from './fault-routes.ts';
import { handsetRoutes } from './handset-routes.ts';
import { textRoutes } from './text-routes.ts';

const ADDRESSES = [
  'GET POST /sandbox/accounts',
  'GET POST /sandbox/numbers',
  'GET /sandbox/handsets',
  'GET /sandbox/handsets/{phone}',
  'POST /sandbox/handsets/{phone}/texts',
  'GET POST /sandbox/texts',
  'GET /sandbox/texts/counts',
  'GET POST DELETE /sandbox/faults',
  'DELETE /sandbox/faults/{id}',
  'GET /sandbox/callbacks',
  'POST /sandbox/flush',
];

/** The sandbox's own API: accounts, handsets, texts, faults and the log of callbacks. It asks for no credentials. */
export async function deskApi(app: FastifyInstance, ctx: SandboxContext, courier: Courier): Promise<void> {
  app.setErrorHandler(answerDeskError(ctx.log));
  app.setNotFoundHandler(() => {
    throw new DeskError(404, 'not_found', 'The sandbox has no such address.');
  });
  app.get('/', async () => ({ sandbox: 'a carrier on your desk', addresses: ADDRESSES }));
  accountRoutes(app, ctx);
  handsetRoutes(app, ctx);
  textRoutes(app, ctx, courier);
  faultRoutes(app, ctx);
  callbackRoutes(app, ctx, courier);
}
