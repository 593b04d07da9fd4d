import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { readNext } from '../../../lib/way-back.ts';

/** What follows once somebody is signed in: nothing of an earlier person is kept, and the way back is taken. */
export function useEntry(): () => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  // What the route let through is mixed with what stands in the address: so it is looked at here, too.
  const { next = '/' } = readNext(useSearch({ strict: false }));
  return () => {
    queryClient.clear();
    router.history.replace(next);
  };
}
