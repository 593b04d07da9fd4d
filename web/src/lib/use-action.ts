import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { newIdempotencyKey } from './api-client.ts';
import { ApiError } from './api-error.ts';

export type ActionSpec<Input, Result> = {
  /** Sends the change; a POST goes with the key. */
  send(input: Input, key: string): Promise<Result>;
  /** What is read again once it is done. */
  touches?: readonly QueryKey[];
};

/** `run` gives undefined where the same action is still under way: a second click does nothing. It throws refusals. */
export type Action<Input, Result> = {
  run(input: Input): Promise<{ result: Result } | undefined>;
  isBusy: boolean;
};

/**
 * A change by the API, sent once however often it is clicked. After a failure that leaves open whether it was done, the
 * same input goes with the same idempotency key, so that trying again cannot do it twice.
 */
export function useAction<Input, Result>({
  send,
  touches = [],
}: ActionSpec<Input, Result>): Action<Input, Result> {
  const queryClient = useQueryClient();
  const isUnderWay = useRef(false);
  const undecided = useRef<{ input: string; key: string } | null>(null);
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ input, key }: { input: Input; key: string }) => send(input, key),
    onSuccess: () => Promise.all(touches.map((queryKey) => queryClient.invalidateQueries({ queryKey }))),
  });
  const run = async (input: Input) => {
    if (isUnderWay.current) return undefined;
    isUnderWay.current = true;
    const written = JSON.stringify(input) ?? '';
    const key = undecided.current?.input === written ? undecided.current.key : newIdempotencyKey();
    try {
      const result = await mutateAsync({ input, key });
      undecided.current = null;
      return { result };
    } catch (error) {
      undecided.current = error instanceof ApiError && error.isUndecided ? { input: written, key } : null;
      throw error;
    } finally {
      isUnderWay.current = false;
    }
  };
  return { run, isBusy: isPending };
}
