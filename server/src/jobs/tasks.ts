import type { TaskList } from 'graphile-worker';
import type { Context } from '../context.ts';
import { adoptCarrierTextsJob } from './adopt-carrier-texts.ts';
import { deliverMessageJob } from './deliver-message.ts';
import { endQuarantinesJob } from './end-quarantines.ts';
import { forgetIdempotencyKeysJob } from './forget-idempotency-keys.ts';
import { listCarrierNumbersJob } from './list-carrier-numbers.ts';
import type { Jobs } from './queue.ts';
import { recoverMessagesJob } from './recover-messages.ts';
import type { SCHEDULE } from './schedule.ts';
import { setInboundCallbackJob } from './set-inbound-callback.ts';

type Name = keyof Jobs | (typeof SCHEDULE)[number]['task'];

/** The verb behind every job. */
export function tasksOf(ctx: Context): TaskList {
  const tasks = {
    adopt_carrier_texts: adoptCarrierTextsJob(ctx),
    deliver_message: deliverMessageJob(ctx),
    set_inbound_callback: setInboundCallbackJob(ctx),
    list_carrier_numbers: listCarrierNumbersJob(ctx),
    end_quarantines: endQuarantinesJob(ctx),
    recover_messages: recoverMessagesJob(ctx),
    forget_idempotency_keys: forgetIdempotencyKeysJob(ctx),
  } satisfies Record<Name, (payload: never) => Promise<unknown>>;
  return tasks as TaskList;
}
