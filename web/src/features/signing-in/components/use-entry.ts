import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';

/** What follows once somebody is signed in: nothing of an earlier person is kept, and the way back is taken. */
export function useEntry(): () => void {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { next = '/' } = useSearch({ strict: false });
  return () => {
    queryClient.clear();
    router.history.replace(next);
  };
}
