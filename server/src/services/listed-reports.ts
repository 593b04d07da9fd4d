import type { CarrierText } from '../carriers/carrier.ts';
import type { OrgContext } from '../context.ts';
import { rawOfListed } from './listed-texts.ts';
import { receiveStatusReport } from './status-callbacks.ts';

/** Applies what the carrier says of a text of ours when it is asked, as a callback would have. May run twice. */
export function receiveListedReport(
  ctx: OrgContext,
  carrierAccountId: string,
  text: CarrierText,
): Promise<void> {
  const { carrierMessageId, report } = text;
  const update = { carrierMessageId, carrierStatus: report?.status ?? 'listed', report };
  const raw = rawOfListed(text);
  return receiveStatusReport(ctx, { carrierAccountId, attemptId: null, source: 'poll', raw, update });
}
