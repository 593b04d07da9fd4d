import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../lib/api-client.ts';
import { ApiError } from '../../lib/api-error.ts';
import { emptyOutbox } from '../../lib/outbox.ts';
import { useAction } from '../../lib/use-action.ts';
import { emptyDrafts } from '../../lib/use-draft.ts';
import { PAGES } from '../pages.ts';

/** Ends the session, and forgets all that was shown in it. */
export function useSignOut(): { run(): Promise<void> } {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const action = useAction<void, void>({
    send: (_, key) =>
      api.post('/me/sign-out', undefined, key).catch((error: unknown) => {
        // It has ended already.
        if (!(error instanceof ApiError && error.code === 'unauthorized')) throw error;
      }),
  });
  return {
    async run() {
      if (!(await action.run())) return;
      emptyOutbox();
      emptyDrafts();
      queryClient.clear();
      await navigate({ to: PAGES.signIn, replace: true });
    },
  };
}
