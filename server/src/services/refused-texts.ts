import { DomainError } from '@maskline/core/domain/errors';
import type { OutboundRefusal } from '@maskline/core/domain/routing/outbound';
import type { RoutingAlert } from '@maskline/core/domain/routing/trace';
import { toRfc3339 } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { raiseRoutingAlerts } from './alerts.ts';

/** The refusal of a text by its routing decision, with what the owner must learn of it. */
export class RefusedText extends DomainError {
  readonly threadId: string;
  readonly alerts: readonly RoutingAlert[];

  constructor(threadId: string, { code, sentence, nextWindow, alerts }: OutboundRefusal) {
    super(code, sentence, nextWindow ? { next_window: spanOf(nextWindow) } : {});
    this.threadId = threadId;
    this.alerts = alerts;
  }
}

function spanOf({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) {
  return { starts_at: toRfc3339(startsAt), ends_at: toRfc3339(endsAt) };
}

/**
 * Raises the alerts of a text that was refused, such as the numbers it passed over: the refusal rolled back all else that
 * its transaction wrote, so this is called after it. Of any other error: nothing. Each call counts the alerts once more.
 */
export async function alertOfRefusal(ctx: OrgContext, error: unknown): Promise<void> {
  if (!(error instanceof RefusedText)) return;
  const { threadId, alerts } = error;
  await inTransaction(ctx, (tx) => raiseRoutingAlerts(tx, threadId, alerts));
}
