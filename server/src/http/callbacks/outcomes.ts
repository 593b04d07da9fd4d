import { Counter, type Registry } from 'prom-client';
import type { VerifiedCallback } from '../../carriers/carrier.ts';
import type { OrgContext } from '../../context.ts';
import { noteTrustedCallback, noteUntrustedCallbacks } from '../../services/callback-trust.ts';

type Reason = Extract<VerifiedCallback<never>, { outcome: 'refused' }>['reason'];
type Kind = 'text' | 'status';

/** What becomes of callbacks: counted for the operator, and watched for an account of which none is right any more. */
export type CallbackOutcomes = {
  taken(ctx: OrgContext, accountId: string, kind: Kind): Promise<void>;
  refused(ctx: OrgContext, accountId: string, kind: Kind, reason: Reason): Promise<void>;
};

const FIRST_ALERT = 5;

export function watchOutcomes(metrics: Registry): CallbackOutcomes {
  const counter = new Counter({
    name: 'maskline_callbacks_total',
    help: 'Callbacks of carriers, by what became of them',
    labelNames: ['kind', 'outcome'],
    registers: [metrics],
  });
  /** How many were refused for their signature in a row; not there: since the start none was right. */
  const refusals = new Map<string, number>();
  const isRight = new Set<string>();
  return {
    async taken(ctx, accountId, kind) {
      counter.inc({ kind, outcome: 'taken' });
      refusals.delete(accountId);
      if (isRight.has(accountId)) return;
      await noteTrustedCallback(ctx, accountId);
      isRight.add(accountId);
    },
    async refused(ctx, accountId, kind, reason) {
      counter.inc({ kind, outcome: reason });
      ctx.log.warn({ orgId: ctx.orgId, reason }, 'callback refused');
      if (reason !== 'missing_signature' && reason !== 'wrong_signature') return;
      const count = (refusals.get(accountId) ?? 0) + 1;
      refusals.set(accountId, count);
      if (!isAlerted(count)) return;
      isRight.delete(accountId);
      await noteUntrustedCallbacks(ctx, accountId, count);
    },
  };
}

/** At 5, 50, 500 and so on in a row: whoever knows the address may send as many as they like, and each row costs ten times more. */
function isAlerted(count: number): boolean {
  return Number.isInteger(Math.log10(count / FIRST_ALERT));
}
