import { IdParams } from '@maskline/core/contract/ids';
import {
  AttemptView,
  ContactChoice,
  MessageDiscard,
  MessageQuery,
  MessageView,
  NewMessage,
} from '@maskline/core/contract/messages';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { z } from 'zod';
import { discardMessage, retryMessage, sendHeldMessage } from '../../services/message-retry.ts';
import { sendMessage } from '../../services/messages.ts';
import { recordRefusal } from '../../services/refused-texts.ts';
import { getSitterSpans } from '../../services/sitter-threads.ts';
import { getThreadFacts } from '../../services/thread-facts.ts';
import { letPass } from '../../services/unknown-outcomes.ts';
import { getMessage, listAttempts, listMessages } from '../../store/messages.ts';
import type { DeliveryAttempt } from '../../store/tables.ts';
import { type CallerContext, sitterIdOf } from '../caller.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { SENDING_ERRORS } from '../route-errors.ts';
import { refuseFields } from '../unfit-fields.ts';
import { messageView } from '../views/message.ts';

const Position = z.tuple([z.int().min(1).max(2_147_483_647)]);

export function messageRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/messages',
    summary: 'Texts of a conversation, newest first; a sitter gets those of the own windows.',
    tag: 'Messages',
    allow: ['owner', 'sitter'],
    params: IdParams,
    query: MessageQuery,
    status: 200,
    response: pageOf(MessageView),
    act: async (ctx, { params, query }) => {
      const spans = await spansOf(ctx, params.id);
      const [before = null] = readCursor(query.cursor, Position) ?? [];
      const reader = sitterIdOf(ctx.caller);
      const filter = { threadId: params.id, spans, reader, before, limit: query.limit };
      const rows = await listMessages(ctx.db, ctx.orgId, filter);
      return toPage(
        rows,
        query.limit,
        (row) => [row.seq],
        (row) => messageView(row, ctx.caller),
      );
    },
  });

  route(app, {
    method: 'POST',
    url: '/threads/:id/messages',
    summary: 'Send a text. The answer holds the decision: from which number, to which phone, and why.',
    tag: 'Messages',
    allow: ['owner', 'sitter'],
    limited: 'thread',
    params: IdParams,
    body: NewMessage,
    status: 202,
    response: MessageView,
    errors: [...SENDING_ERRORS, 'empty_message', 'message_too_long', 'too_many_marks', 'unfilled_variable'],
    act: async (ctx, { params, body }) => {
      refuseChoiceOfSitter(ctx, body);
      const text = { threadId: params.id, body: body.body, contactId: body.contact_id };
      return show(ctx, await sendMessage(ctx, text));
    },
    afterRefusal: recordRefusal,
  });

  route(app, {
    method: 'GET',
    url: '/messages/:id',
    summary: 'One text with every attempt to deliver it.',
    tag: 'Messages',
    params: IdParams,
    status: 200,
    response: MessageView.extend({ attempts: z.array(AttemptView) }),
    act: async (ctx, { params }) => {
      const message = await show(ctx, params);
      const attempts = await listAttempts(ctx.db, ctx.orgId, params.id);
      return { ...message, attempts: attempts.map(attemptView) };
    },
  });

  laterRoutes(app);
  unknownRoutes(app);
}

function laterRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/messages/:id/retry',
    summary: 'Try a failed or undelivered text again, as a new one that is decided anew.',
    tag: 'Messages',
    allow: ['owner', 'sitter'],
    params: IdParams,
    body: ContactChoice,
    status: 202,
    response: MessageView,
    errors: [...SENDING_ERRORS, 'unfilled_variable', 'message_not_retryable'],
    act: async (ctx, { params, body }) => {
      refuseChoiceOfSitter(ctx, body ?? {});
      return show(ctx, await retryMessage(ctx, { messageId: params.id, contactId: body?.contact_id }));
    },
    afterRefusal: recordRefusal,
  });

  route(app, {
    method: 'POST',
    url: '/messages/:id/send',
    summary: 'Send a held text as a new text of the owner.',
    tag: 'Messages',
    params: IdParams,
    body: ContactChoice,
    status: 202,
    response: MessageView,
    errors: [...SENDING_ERRORS, 'unfilled_variable', 'message_not_held'],
    act: async (ctx, { params, body }) =>
      show(ctx, await sendHeldMessage(ctx, { messageId: params.id, contactId: body?.contact_id })),
    afterRefusal: recordRefusal,
  });

  route(app, {
    method: 'POST',
    url: '/messages/:id/discard',
    summary:
      'Discard a held text, or one that waits during a recovery: it stays in the conversation, unsent.',
    tag: 'Messages',
    params: IdParams,
    body: MessageDiscard,
    status: 200,
    response: MessageView,
    errors: ['message_not_held'],
    act: async (ctx, { params, body }) =>
      show(ctx, await discardMessage(ctx, params.id, body?.reason ?? null)),
  });
}

function unknownRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/messages/:id/let-pass',
    errors: ['outcome_known'],
    summary: 'Let later texts of the conversation go out although the outcome of this one is unknown.',
    tag: 'Messages',
    params: IdParams,
    status: 200,
    response: MessageView,
    act: async (ctx, { params }) => {
      const message = await getMessage(ctx.db, ctx.orgId, params.id);
      await letPass(ctx, message.id);
      return show(ctx, message);
    },
  });
}

async function spansOf(ctx: CallerContext, threadId: string) {
  if (ctx.caller.role === 'sitter') return getSitterSpans(ctx, threadId, ctx.caller.sitterId);
  await getThreadFacts(ctx, threadId);
  return null;
}

/** A sitter addresses a conversation and nothing else. */
function refuseChoiceOfSitter(
  { caller }: CallerContext,
  body: { contact_id?: string | undefined } = {},
): void {
  if (caller.role === 'sitter') refuseFields(body, ['contact_id']);
}

async function show(ctx: CallerContext, { id }: { id: string }) {
  return messageView(await getMessage(ctx.db, ctx.orgId, id), ctx.caller);
}

function attemptView(attempt: DeliveryAttempt) {
  return {
    id: attempt.id,
    number: { id: attempt.numberId, e164: attempt.fromE164 },
    state: attempt.state,
    carrier_code: attempt.carrierCode,
    error: attempt.error,
    started_at: toRfc3339(attempt.startedAt),
    finished_at: attempt.finishedAt && toRfc3339(attempt.finishedAt),
  };
}
