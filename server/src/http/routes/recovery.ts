import { Id } from '@maskline/core/contract/ids';
import { MessageView } from '@maskline/core/contract/messages';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import {
  RecoveredTextQuery,
  RecoveredTextView,
  RecoveryView,
  Resumption,
} from '@maskline/core/contract/recovery';
import { toRfc3339 } from '@maskline/core/domain/time';
import { z } from 'zod';
import { resumeSending } from '../../services/recovery.ts';
import { adoptedNotBefore } from '../../services/recovery-alerts.ts';
import { countLeftMessages, listLeftMessages } from '../../store/left-messages.ts';
import { countRecoveredTexts, findOpenRecovery, listRecoveredTexts } from '../../store/recoveries.ts';
import type { RecoveredText } from '../../store/tables.ts';
import type { CallerContext } from '../caller.ts';
import { CursorInstant, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { messageView } from '../views/message.ts';

const MessagePosition = z.tuple([CursorInstant, Id]);
const TextPosition = z.tuple([CursorInstant, z.string().max(64)]);

export function recoveryRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/recovery',
    summary:
      'Whether sending is stopped after a restore, what was found at the carrier and what is left to send.',
    tag: 'Recovery',
    status: 200,
    response: RecoveryView,
    act: recoveryView,
  });

  route(app, {
    method: 'GET',
    url: '/recovery/messages',
    summary: 'Texts that no carrier is known to have taken, oldest first: they go out on resuming.',
    tag: 'Recovery',
    query: PageQuery,
    status: 200,
    response: pageOf(MessageView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, MessagePosition);
      const rows = await listLeftMessages(ctx.db, ctx.orgId, { after, limit: query.limit });
      return toPage(
        rows,
        query.limit,
        (row) => [toRfc3339(row.occurredAt), row.id],
        (row) => messageView(row, ctx.caller),
      );
    },
  });

  route(app, {
    method: 'GET',
    url: '/recovery/texts',
    summary: 'What was found at the carrier after a restore, oldest first, and what became of it.',
    tag: 'Recovery',
    query: RecoveredTextQuery,
    status: 200,
    response: pageOf(RecoveredTextView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, TextPosition);
      const rows = await listRecoveredTexts(ctx.db, ctx.orgId, { ...query, after });
      return toPage(
        rows,
        query.limit,
        (row) => [toRfc3339(row.carrierCreatedAt), row.carrierMessageId],
        textView,
      );
    },
  });

  route(app, {
    method: 'POST',
    url: '/recovery/resume',
    summary: 'Say that sending may go on after a restore: the texts that are left go out.',
    tag: 'Recovery',
    body: Resumption,
    status: 200,
    response: RecoveryView,
    act: async (ctx, { body }) => {
      await resumeSending(ctx, body);
      return recoveryView(ctx);
    },
  });
}

const NOTHING = { received: 0, matched: 0, added: 0, held: 0, unplaced: 0 };

async function recoveryView(ctx: CallerContext) {
  const recovery = await findOpenRecovery(ctx.db, ctx.orgId);
  if (!recovery) {
    const never = { backup_at: null, restored_at: null, adopted_not_before: null, adopted_at: null };
    return { state: 'none' as const, ...never, adopted: NOTHING, left: 0 };
  }
  const { backupAt, restoredAt, adoptedAt } = recovery;
  return {
    state: adoptedAt ? ('waiting' as const) : ('adopting' as const),
    backup_at: toRfc3339(backupAt),
    restored_at: toRfc3339(restoredAt),
    adopted_not_before: toRfc3339(adoptedNotBefore(recovery)),
    adopted_at: adoptedAt && toRfc3339(adoptedAt),
    adopted: await countRecoveredTexts(ctx.db, recovery),
    left: await countLeftMessages(ctx.db, ctx.orgId),
  };
}

function textView(text: RecoveredText) {
  return {
    carrier_message_id: text.carrierMessageId,
    fate: text.fate,
    direction: text.direction,
    message_id: text.messageId,
    from: text.fromAddress,
    to: text.toAddress,
    body: text.body,
    carrier_created_at: toRfc3339(text.carrierCreatedAt),
  };
}
