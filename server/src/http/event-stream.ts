/** One event of a stream, in the form of https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export function streamEvent(event: { id: string; name: string; data: object }): string {
  return `id: ${event.id}\nevent: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`;
}

/** Moves the place where a reader goes on, and shows that the connection is alive. */
export function streamHeartbeat(id: string): string {
  return `: alive\nid: ${id}\n\n`;
}

/** How long a reader waits before it comes back. */
export function streamRetry(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** Waits for a call of `ring`, or for one since the last wait; true once it came, false after `ms`. */
export function openBell(signal: AbortSignal): { ring(): void; wait(ms: number): Promise<boolean> } {
  let hasRung = false;
  let wake = () => {};
  const ring = () => {
    hasRung = true;
    wake();
  };
  signal.addEventListener('abort', ring, { once: true });
  return {
    ring,
    async wait(ms) {
      if (!hasRung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const rang = hasRung;
      hasRung = false;
      return rang;
    },
  };
}
