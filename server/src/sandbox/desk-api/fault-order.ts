import type { z } from 'zod';
import { type FaultKind, SPOILS_REQUEST } from '../fault-kinds.ts';
import type { FaultOrder } from '../faults.ts';
import { DeskError } from './errors.ts';
import type { FaultBody } from './requests.ts';

type Body = z.infer<typeof FaultBody>;
type Detail = 'request' | 'code' | 'delay_ms' | 'retry_after_seconds' | 'copies';

const COPIES = 2;

/** Which faults read a detail; for those of `must` there is nothing else that could be meant. */
const DETAILS: Record<Detail, { must?: readonly FaultKind[]; may?: readonly FaultKind[] }> = {
  request: { may: SPOILS_REQUEST },
  code: { must: ['refuse'], may: ['undelivered', 'failed'] },
  delay_ms: { must: ['slow_answer', 'slow_delivery', 'late_callbacks', 'list_lag'] },
  retry_after_seconds: { may: ['rate_limit'] },
  copies: { may: ['duplicate_callbacks'] },
};

export function orderOf(body: Body): FaultOrder {
  for (const detail of Object.keys(DETAILS) as Detail[]) checkDetail(body, detail);
  return {
    kind: body.kind,
    accountSid: body.account_sid,
    phone: body.phone,
    request: body.request ?? 'send',
    code: body.code,
    delayMs: body.delay_ms,
    retryAfterSeconds: body.retry_after_seconds,
    copies: body.copies ?? (body.kind === 'duplicate_callbacks' ? COPIES : null),
    times: body.times,
  };
}

function checkDetail(body: Body, detail: Detail): void {
  const { kind } = body;
  const { must = [], may = [] } = DETAILS[detail];
  const isGiven = (body[detail] ?? null) !== null;
  if (must.includes(kind) && !isGiven) {
    throw new DeskError(422, `${detail}_required`, `Say \`${detail}\` with \`${kind}\`.`);
  }
  if (isGiven && !must.includes(kind) && !may.includes(kind)) {
    throw new DeskError(422, 'detail_unread', `\`${kind}\` does nothing with \`${detail}\`.`);
  }
}
