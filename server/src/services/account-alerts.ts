import { explainCarrierCode } from '@maskline/core/domain/carrier-result';
import type { AlertInput } from './alerts.ts';
import { ACCOUNT_FAULT_TOPIC } from './carrier-faults.ts';

const WRONG_CREDENTIALS = 20003;

/** The carrier does not let the account in. The same topic as a refused text: one alert for one fault. */
export function accountRefused(carrierCode: number | null): AlertInput {
  return {
    kind: 'carrier_account_fault',
    severity: 'critical',
    topic: ACCOUNT_FAULT_TOPIC,
    sentence: `The carrier does not let this account in: ${explainCarrierCode(carrierCode ?? WRONG_CREDENTIALS).sentence}`,
    whatToDo:
      'Connect the carrier account again with its SID and its auth token, or settle it with the carrier.',
    entities: [],
  };
}
