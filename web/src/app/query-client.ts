import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../lib/api-error.ts';

const MOST_RETRIES = 2;

/** `onSignedOut` is called when the API says that nobody is signed in any more. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const look = (error: Error) => {
    if (error instanceof ApiError && error.code === 'unauthorized') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: look }),
    mutationCache: new MutationCache({ onError: look }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal stays one however often it is asked for.
        retry: (failures, error) => failures < MOST_RETRIES && error instanceof ApiError && error.isUndecided,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
