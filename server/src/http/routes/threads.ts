import { IdParams } from '@maskline/core/contract/ids';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import { NewNote, NoteView, ThreadQuery, ThreadView } from '@maskline/core/contract/threads';
import { toRfc3339 } from '@maskline/core/domain/time';
import { getThread, listThreads } from '../../services/inbox.ts';
import { addNote } from '../../services/notes.ts';
import { getThreadFacts } from '../../services/thread-facts.ts';
import { markRead } from '../../services/threads.ts';
import { listNotes } from '../../store/notes.ts';
import { InstantPosition, readCursor, toPage, writeCursor } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { noteView } from '../views/note.ts';
import { threadView } from '../views/thread.ts';

export function threadRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads',
    summary: 'The inbox: conversations, the latest activity first.',
    tag: 'Threads',
    query: ThreadQuery,
    status: 200,
    response: pageOf(ThreadView),
    act: async (ctx, { query }) => {
      const { threads, next } = await listThreads(ctx, {
        search: query.search,
        responsible: query.responsible,
        numberClass: query.number_class,
        unread: flag(query.unread),
        optedOut: flag(query.opted_out),
        waiting: flag(query.waiting),
        failed: flag(query.failed),
        after: readCursor(query.cursor, InstantPosition),
        limit: query.limit,
      });
      return { data: threads.map(threadView), next_cursor: next && writeCursor(next) };
    },
  });

  route(app, {
    method: 'GET',
    url: '/threads/:id',
    summary: 'One conversation, with who is responsible and which number is in effect now.',
    tag: 'Threads',
    params: IdParams,
    status: 200,
    response: ThreadView,
    act: async (ctx, { params }) => threadView(await getThread(ctx, params.id)),
  });

  route(app, {
    method: 'POST',
    url: '/threads/:id/read',
    summary: 'Mark every text of the conversation as read.',
    tag: 'Threads',
    params: IdParams,
    status: 200,
    response: ThreadView,
    act: async (ctx, { params }) => {
      await markRead(ctx, params.id);
      return threadView(await getThread(ctx, params.id));
    },
  });

  noteRoutes(app);
}

function flag(value: 'true' | 'false' | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true';
}

function noteRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/notes',
    summary: 'Internal remarks, newest first; they never leave the organization.',
    tag: 'Threads',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: pageOf(NoteView),
    act: async (ctx, { params, query }) => {
      await getThreadFacts(ctx, params.id);
      const after = readCursor(query.cursor, InstantPosition);
      const notes = await listNotes(ctx.db, ctx.orgId, { threadId: params.id, after, limit: query.limit });
      return toPage(notes, query.limit, (note) => [toRfc3339(note.createdAt), note.id], noteView);
    },
  });

  route(app, {
    method: 'POST',
    url: '/threads/:id/notes',
    summary: 'Add an internal remark.',
    tag: 'Threads',
    params: IdParams,
    body: NewNote,
    status: 201,
    response: NoteView,
    act: async (ctx, { params, body }) => noteView(await addNote(ctx, params.id, body.body)),
  });
}
