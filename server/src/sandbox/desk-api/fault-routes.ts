import type { FastifyInstance } from 'fastify';
import { findAccount } from '../accounts.ts';
import { addFault, listFaults, removeFault, removeFaults } from '../faults.ts';
import type { SandboxContext } from '../sandbox-context.ts';
import type { Fault } from '../store/tables.ts';
import { DeskError } from './errors.ts';
import { orderOf } from './fault-order.ts';
import { FaultBody, IdParams } from './requests.ts';

export function faultRoutes(app: FastifyInstance, ctx: SandboxContext): void {
  app.get('/faults', async () => ({ data: (await listFaults(ctx)).map(faultView) }));
  app.post('/faults', async ({ body }, reply) => {
    const order = orderOf(FaultBody.parse(body));
    if (order.accountSid !== null && !(await findAccount(ctx, order.accountSid))) {
      throw new DeskError(404, 'account_not_found', 'There is no such account.');
    }
    return reply.status(201).send(faultView(await addFault(ctx, order)));
  });
  app.delete('/faults', async (_request, reply) => {
    await removeFaults(ctx);
    return reply.status(204).send();
  });
  app.delete('/faults/:id', async ({ params }, reply) => {
    const { id } = IdParams.parse(params);
    if (!(await removeFault(ctx, id))) throw new DeskError(404, 'fault_not_found', 'There is no such fault.');
    return reply.status(204).send();
  });
}

function faultView(fault: Fault): object {
  return {
    id: fault.id,
    account_sid: fault.accountSid,
    phone: fault.phone,
    request: fault.request,
    kind: fault.kind,
    code: fault.code,
    delay_ms: fault.delayMs,
    retry_after_seconds: fault.retryAfterSeconds,
    copies: fault.copies,
    times: fault.times,
  };
}
