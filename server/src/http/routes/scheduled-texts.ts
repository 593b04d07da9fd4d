import { IdParams } from '@maskline/core/contract/ids';
import { MessageView } from '@maskline/core/contract/messages';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import {
  NewScheduledText,
  ScheduledTextChange,
  ScheduledTextParams,
  ScheduledTextView,
} from '@maskline/core/contract/scheduled-texts';
import { DomainError } from '@maskline/core/domain/errors';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import { recordRefusal } from '../../services/refused-texts.ts';
import {
  cancelScheduledText,
  changeScheduledText,
  scheduleText,
  sendScheduledTextNow,
} from '../../services/scheduled-texts.ts';
import { getMessage } from '../../store/messages.ts';
import { getOrganization } from '../../store/organizations.ts';
import { hasThread } from '../../store/parties.ts';
import { listScheduledTexts } from '../../store/scheduled-texts.ts';
import type { ScheduledText } from '../../store/tables.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { readInstant } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { SENDING_ERRORS, TIME_ERRORS } from '../route-errors.ts';
import { messageView } from '../views/message.ts';

const tag = 'Messages';
const OF_BODY = ['empty_message', 'message_too_long', 'too_many_marks', 'unfilled_variable'] as const;
const errors = [...SENDING_ERRORS, ...OF_BODY, ...TIME_ERRORS, 'send_at_in_past'] as const;
const url = '/threads/:id/scheduled-texts/:scheduled_text_id';

export function scheduledTextRoutes(app: App): void {
  listRoute(app);
  writeRoutes(app);
  route(app, {
    method: 'POST',
    url: `${url}/send`,
    summary: 'Sends a scheduled text now. The answer holds the decision, as that of any text.',
    tag,
    params: ScheduledTextParams,
    status: 202,
    response: MessageView,
    errors: [...SENDING_ERRORS],
    act: async (ctx, { params }) => {
      const { id } = await sendScheduledTextNow(ctx, addressIn(params));
      return messageView(await getMessage(ctx.db, ctx.orgId, id), ctx.caller);
    },
    afterRefusal: recordRefusal,
  });
  route(app, {
    method: 'DELETE',
    url,
    summary: 'Takes a scheduled text back: it never goes out.',
    tag,
    params: ScheduledTextParams,
    status: 204,
    act: (ctx, { params }) => cancelScheduledText(ctx, addressIn(params)),
  });
}

function listRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/scheduled-texts',
    summary: 'Texts of the conversation that wait for their time, the next first.',
    tag,
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: pageOf(ScheduledTextView),
    act: async (ctx, { params, query }) => {
      if (!(await hasThread(ctx.db, ctx.orgId, params.id))) throw new DomainError('not_found');
      const position = readCursor(query.cursor, InstantPosition);
      const after = position && ([new Date(position[0]), position[1]] as const);
      const page = { threadId: params.id, after, limit: query.limit };
      const rows = await listScheduledTexts(ctx.db, ctx.orgId, page);
      return toPage(rows, query.limit, (row) => [toRfc3339(row.sendAt), row.id], viewOf);
    },
  });
}

function writeRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/threads/:id/scheduled-texts',
    summary:
      'Keeps a text until its time; who is responsible, and which number it goes out from, is decided then.',
    tag,
    limited: 'thread',
    params: IdParams,
    body: NewScheduledText,
    status: 201,
    response: ScheduledTextView,
    errors: [...errors],
    act: async (ctx, { params, body }) => {
      const { send_at, contact_id: contactId } = body;
      const sendAt = await readSendAt(ctx, send_at);
      return viewOf(await scheduleText(ctx, { threadId: params.id, body: body.body, sendAt, contactId }));
    },
  });
  route(app, {
    method: 'PATCH',
    url,
    summary: 'Changes a scheduled text, or gives another time to one that did not go out.',
    tag,
    params: ScheduledTextParams,
    body: ScheduledTextChange,
    status: 200,
    response: ScheduledTextView,
    errors: [...errors],
    act: async (ctx, { params, body }) => {
      const { send_at, contact_id: contactId } = body;
      const sendAt = send_at === undefined ? undefined : await readSendAt(ctx, send_at);
      const changes = { body: body.body, sendAt, contactId };
      return viewOf(await changeScheduledText(ctx, addressIn(params), changes));
    },
  });
}

function addressIn({ id, scheduled_text_id }: { id: string; scheduled_text_id: string }) {
  return { threadId: id, scheduledTextId: scheduled_text_id };
}

async function readSendAt(ctx: OrgContext, text: string): Promise<Date> {
  const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
  return readInstant(text, timeZone, 'send_at');
}

function viewOf(row: ScheduledText) {
  return {
    id: row.id,
    thread_id: row.threadId,
    contact_id: row.contactId,
    body: row.body,
    send_at: toRfc3339(row.sendAt),
    problem: row.problem,
    created_by: row.createdBy,
    created_at: toRfc3339(row.createdAt),
  };
}
