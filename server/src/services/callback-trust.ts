import { inTransaction, type OrgContext } from '../context.ts';
import { alertRefusedCallbacks, closeRefusedCallbacks } from './carrier-alerts.ts';

/** Alerts that the latest callbacks for the account were all refused for their signature. One alert, however often. */
export function noteUntrustedCallbacks(ctx: OrgContext, id: string, count: number): Promise<void> {
  return inTransaction(ctx, (tx) => alertRefusedCallbacks(tx, { id }, count));
}

/** A callback of the account had the right signature: the alert that none has is over. */
export function noteTrustedCallback(ctx: OrgContext, id: string): Promise<void> {
  return inTransaction(ctx, (tx) => closeRefusedCallbacks(tx, { id }));
}
