import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ToastProvider } from '../components/ui/toast.tsx';
import { TooltipProvider } from '../components/ui/tooltip.tsx';
import { startServiceWorker } from '../lib/service-worker.ts';
import { createQueryClient } from './query-client.ts';
import { createAppRouter } from './router.tsx';

const queryClient = createQueryClient(leaveSignedOut);
const router = createAppRouter(queryClient);
startServiceWorker((path) => void router.navigate({ href: path }));

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** The session has ended, here or elsewhere: what it showed is forgotten, and signing in leads back to the page. */
function leaveSignedOut(): void {
  queryClient.clear();
  const { href, pathname } = router.state.location;
  if (pathname === '/sign-in') return;
  void router.navigate({ to: '/sign-in', search: { next: href }, replace: true });
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={400}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>
  );
}
