import type { CallbackAnswer } from './post-callback.ts';
import type { SandboxContext } from './sandbox-context.ts';
import type { Callback } from './store/tables.ts';

const BACK_OFF_MS = [1_000, 4_000, 16_000];

/** Callbacks to make now, all of them if `early`; those of one text one after another, in their order, copies at once. */
export function dueCallbacks(
  ctx: SandboxContext,
  { early, except, limit }: { early: boolean; except: string[]; limit: number },
): Promise<Callback[]> {
  return nextOfEachText(ctx, except)
    .selectAll('callbacks')
    .$if(!early, (query) => query.where('dueAt', '<=', ctx.now()))
    .orderBy('id')
    .limit(limit)
    .execute();
}

function nextOfEachText({ store }: SandboxContext, except: string[]) {
  return store
    .selectFrom('callbacks')
    .where('state', '=', 'pending')
    .$if(except.length > 0, (query) => query.where('id', 'not in', except))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('callbacks as earlier')
            .select('earlier.id')
            .where('earlier.state', '=', 'pending')
            .whereRef('earlier.messageSid', '=', 'callbacks.messageSid')
            .whereRef('earlier.id', '<', 'callbacks.id')
            .whereRef('earlier.fields', '<>', 'callbacks.fields'),
        ),
      ),
    );
}

/** Keeps what an attempt brought: a 2xx settles it, anything else is tried again a few times and then remembered as failed. */
export async function recordAnswer(
  { store, now }: SandboxContext,
  { id, attempts }: Callback,
  answer: CallbackAnswer,
): Promise<Callback['state']> {
  const at = now();
  const pause = BACK_OFF_MS[attempts];
  const state = stateAfter(answer, pause);
  await store
    .updateTable('callbacks')
    .set({
      state,
      attempts: attempts + 1,
      answerStatus: answer.status,
      lastError: answer.status === null ? answer.error : null,
      dueAt: new Date(at.getTime() + (pause ?? 0)),
      settledAt: state === 'pending' ? null : at,
    })
    .where('id', '=', id)
    .execute();
  return state;
}

function stateAfter({ status }: CallbackAnswer, pause: number | undefined): Callback['state'] {
  if (status !== null && status >= 200 && status < 300) return 'answered';
  return pause === undefined ? 'failed' : 'pending';
}

export async function hasUnfinished({ store }: SandboxContext): Promise<boolean> {
  const row = await store
    .selectNoFrom(({ exists, or, selectFrom }) =>
      or([
        exists(selectFrom('transitions').select('id')),
        exists(selectFrom('callbacks').select('id').where('state', '=', 'pending')),
      ]).as('unfinished'),
    )
    .executeTakeFirstOrThrow();
  return Boolean(row.unfinished);
}

/** Whether an attempt to call back about a text was made, or none ever will be. */
export async function isCalledBack({ store }: SandboxContext, messageSid: string): Promise<boolean> {
  const row = await store
    .selectNoFrom(({ exists, not, or, selectFrom }) => {
      const callbacks = selectFrom('callbacks').select('id').where('messageSid', '=', messageSid);
      const transitions = selectFrom('transitions').select('id').where('messageSid', '=', messageSid);
      const isOver = not(exists(transitions.unionAll(callbacks.where('state', '=', 'pending'))));
      return or([exists(callbacks.where('attempts', '>', 0)), isOver]).as('over');
    })
    .executeTakeFirstOrThrow();
  return Boolean(row.over);
}

/** When the next thing falls due; null if nothing waits. */
export async function nextDue(ctx: SandboxContext, except: string[]): Promise<Date | null> {
  const [transition, callback] = await Promise.all([
    ctx.store.selectFrom('transitions').select('dueAt').orderBy('dueAt').limit(1).executeTakeFirst(),
    nextOfEachText(ctx, except).select('dueAt').orderBy('dueAt').limit(1).executeTakeFirst(),
  ]);
  const times = [transition, callback].flatMap((row) => (row ? [row.dueAt.getTime()] : []));
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
