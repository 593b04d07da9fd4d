import type { FastifyInstance } from 'fastify';
import { findAccount } from '../accounts.ts';
import { addFault, listFaults, removeFault } from '../faults.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { Fault } from '../store/tables.ts';
import { DeskError } from './errors.ts';
import { FaultBody, IdParams } from './requests.ts';

export function faultRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get('/faults', async () => ({ data: (await listFaults(ctx)).map(faultView) }));
  app.post('/faults', async ({ body }, reply) => {
    const { account_sid: accountSid, ...fault } = FaultBody.parse(body);
    if (fault.kind === 'refuse' && fault.code === null) {
      throw new DeskError(422, 'code_required', 'Say in `code` with which error of Twilio to refuse.');
    }
    if (accountSid !== null && !(await findAccount(ctx, accountSid))) {
      throw new DeskError(404, 'account_not_found', 'There is no such account.');
    }
    return reply.status(201).send(faultView(await addFault(ctx, { ...fault, accountSid })));
  });
  app.delete('/faults/:id', async ({ params }, reply) => {
    const { id } = IdParams.parse(params);
    if (!(await removeFault(ctx, id))) throw new DeskError(404, 'fault_not_found', 'There is no such fault.');
    return reply.status(204).send();
  });
}

function faultView({ id, accountSid, phone, kind, code, times }: Fault): object {
  return { id, account_sid: accountSid, phone, kind, code, times };
}
