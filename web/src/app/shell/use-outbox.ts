import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onSent, tryAgain } from '../../lib/outbox.ts';
import type { Me } from '../../lib/session.ts';

const EVERY_MS = 10_000;

/** Sends what waits for a connection, and reads again what shows it. */
export function useOutbox({ id: by }: Me): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const stopListening = onSent(async ({ threadId }) => {
      const touched = [['timeline', threadId], ['preview', threadId], ['threads'], ['desk']];
      await Promise.all(touched.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    });
    const run = () => tryAgain(by);
    run();
    const timer = setInterval(run, EVERY_MS);
    window.addEventListener('online', run);
    return () => {
      stopListening();
      clearInterval(timer);
      window.removeEventListener('online', run);
    };
  }, [by, queryClient]);
}
