import type { FastifyInstance } from 'fastify';
import { Refusal } from '../refusal.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import { accountRoutes } from './account-routes.ts';
import { authenticate } from './authenticate.ts';
import { answerRefusal } from './errors.ts';
import { readForms } from './fields.ts';
import { messageRoutes } from './message-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { refuseOtherParameters } from './parameters.ts';

/** The part of Twilio's REST API of 2010-04-01 that sends, lists and receives texts. */
export async function twilioApi(app: FastifyInstance, ctx: SandboxContext): Promise<void> {
  app.setErrorHandler(answerRefusal(ctx.log));
  app.setNotFoundHandler(() => {
    throw new Refusal(20404);
  });
  app.removeAllContentTypeParsers();
  readForms(app);
  app.addHook('preHandler', (request) => authenticate(ctx, request));
  app.addHook('preHandler', refuseOtherParameters);
  accountRoutes(app, ctx);
  messageRoutes(app, ctx);
  numberRoutes(app, ctx);
}
