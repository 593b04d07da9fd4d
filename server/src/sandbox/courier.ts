import { Agent } from 'undici';
import { dueCallbacks, hasUnfinished, nextDue, recordAnswer } from './pending-callbacks.ts';
import { type CallbackAnswer, postCallback } from './post-callback.ts';
import type { SandboxContext } from './sandbox-context.ts';
import type { Callback } from './store/tables.ts';
import { applyTransitions } from './transitions.ts';

const MOST_AT_ONCE = 16;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 1_000;

/** Moves texts on and makes the callbacks as they fall due. What is not done when it stops is done after the next start. */
export class Courier {
  readonly #ctx: SandboxContext;
  readonly #agent = new Agent({ connections: MOST_AT_ONCE, maxResponseSize: 256 * 1024 });
  readonly #stopping = new AbortController();
  readonly #underway = new Map<string, Promise<CallbackAnswer>>();
  #timer: NodeJS.Timeout | undefined;
  #isTurnAsked = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(ctx: SandboxContext) {
    this.#ctx = ctx;
  }

  /** Something may be due: looks as soon as it can. */
  wake(): void {
    if (this.#stopping.signal.aborted || this.#isTurnAsked) return;
    this.#isTurnAsked = true;
    clearTimeout(this.#timer);
    this.#inTurn(() => this.#turn()).catch((err) => {
      this.#ctx.log.error({ err }, 'the sandbox could not move on');
      this.#wakeIn(LONGEST_PAUSE_MS);
    });
  }

  /** Makes the callbacks that `prepare` lays out at once, and gives the first's answer; should one fail, the back-off follows. */
  async callAtOnce<T extends { callbacks: Callback[] }>(
    prepare: () => Promise<T | null>,
  ): Promise<{ prepared: T; answer: CallbackAnswer | null } | null> {
    const taken = await this.#inTurn(async () => {
      const prepared = await prepare();
      return prepared && { prepared, calling: prepared.callbacks.map((callback) => this.#takeUp(callback)) };
    });
    if (!taken) return null;
    const [answer = null] = await Promise.all(taken.calling);
    return { prepared: taken.prepared, answer };
  }

  /** Settles everything that is pending, without waiting for its time. */
  async flush(): Promise<void> {
    do {
      await this.#inTurn(() => this.#takeUpDue(true));
      await Promise.allSettled(this.#underway.values());
    } while (!this.#stopping.signal.aborted && (await hasUnfinished(this.#ctx)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#lastTurn;
    await Promise.allSettled(this.#underway.values());
    await this.#agent.destroy();
  }

  /** One after another, so that no callback is taken up twice. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => {});
    return turn;
  }

  async #turn(): Promise<void> {
    this.#isTurnAsked = false;
    if (this.#stopping.signal.aborted) return;
    await this.#takeUpDue(false);
    const isBusy = this.#underway.size >= MOST_AT_ONCE;
    const due = isBusy ? null : await nextDue(this.#ctx, [...this.#underway.keys()]);
    this.#wakeIn(due ? due.getTime() - this.#ctx.now().getTime() : LONGEST_PAUSE_MS);
  }

  #wakeIn(ms: number): void {
    this.#isTurnAsked = false;
    if (this.#stopping.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
  }

  async #takeUpDue(early: boolean): Promise<void> {
    await applyTransitions(this.#ctx, early);
    const limit = MOST_AT_ONCE - this.#underway.size;
    if (limit <= 0) return;
    const except = [...this.#underway.keys()];
    for (const callback of await dueCallbacks(this.#ctx, { early, except, limit })) this.#takeUp(callback);
  }

  #takeUp(callback: Callback): Promise<CallbackAnswer> {
    const calling = this.#call(callback).finally(() => {
      this.#underway.delete(callback.id);
      this.wake();
    });
    calling.catch((err) => this.#ctx.log.error({ err }, 'a callback could not be recorded'));
    this.#underway.set(callback.id, calling);
    return calling;
  }

  async #call(callback: Callback): Promise<CallbackAnswer> {
    const answer = await postCallback(this.#ctx, this.#agent, callback, this.#stopping.signal);
    // Cut short by the stop, so it says nothing about the other side: made again after the next start.
    if (this.#stopping.signal.aborted && answer.status === null) return answer;
    const state = await recordAnswer(this.#ctx, callback, answer);
    const level = state === 'failed' ? 'warn' : 'debug';
    this.#ctx.log[level](
      { callback: callback.id, kind: callback.kind, status: answer.status, state },
      'callback',
    );
    return answer;
  }
}
