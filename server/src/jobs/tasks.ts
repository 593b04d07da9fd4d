import type { TaskList } from 'graphile-worker';
import type { Context } from '../context.ts';
import { adoptCarrierTextsJob } from './adopt-carrier-texts.ts';
import { checkEveryInboundCallbackJob } from './check-every-inbound-callback.ts';
import { checkInboundCallbacksJob } from './check-inbound-callbacks.ts';
import { deliverMessageJob } from './deliver-message.ts';
import { endQuarantinesJob } from './end-quarantines.ts';
import { forgetIdempotencyKeysJob } from './forget-idempotency-keys.ts';
import { forgetOldSignInsJob } from './forget-old-sign-ins.ts';
import { listCarrierNumbersJob } from './list-carrier-numbers.ts';
import { noteErasureJob } from './note-erasure.ts';
import { pollCarrierJob } from './poll-carrier.ts';
import { pollEveryAccountJob } from './poll-every-account.ts';
import { probeAccountJob } from './probe-account.ts';
import { pushTextJob } from './push-text.ts';
import type { Jobs } from './queue.ts';
import { reconcileAttemptJob } from './reconcile-attempt.ts';
import type { SCHEDULE } from './schedule.ts';
import { sendAccountMailJob } from './send-account-mail.ts';
import { setInboundCallbackJob } from './set-inbound-callback.ts';

type Name = keyof Jobs | (typeof SCHEDULE)[number]['task'];

/** The verb behind every job. */
export function tasksOf(ctx: Context): TaskList {
  const tasks = {
    adopt_carrier_texts: adoptCarrierTextsJob(ctx),
    deliver_message: deliverMessageJob(ctx),
    set_inbound_callback: setInboundCallbackJob(ctx),
    list_carrier_numbers: listCarrierNumbersJob(ctx),
    poll_carrier: pollCarrierJob(ctx),
    poll_every_account: pollEveryAccountJob(ctx),
    check_inbound_callbacks: checkInboundCallbacksJob(ctx),
    check_every_inbound_callback: checkEveryInboundCallbackJob(ctx),
    end_quarantines: endQuarantinesJob(ctx),
    reconcile_attempt: reconcileAttemptJob(ctx),
    probe_account: probeAccountJob(ctx),
    note_erasure: noteErasureJob(ctx),
    forget_idempotency_keys: forgetIdempotencyKeysJob(ctx),
    forget_old_sign_ins: forgetOldSignInsJob(ctx),
    push_text: pushTextJob(ctx),
    send_account_mail: sendAccountMailJob(ctx),
  } satisfies Record<Name, (payload: never, helpers: never) => Promise<unknown>>;
  return tasks as TaskList;
}
