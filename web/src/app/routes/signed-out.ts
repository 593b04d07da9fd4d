import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { meQuery } from '../../lib/session.ts';
import { readNext } from '../../lib/way-back.ts';
import { PAGES } from '../pages.ts';
import { rootRoute } from './root.ts';

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: PAGES.signIn,
  validateSearch: readNext,
  beforeLoad: ({ context }) => {
    // Only what is known already: to ask would be refused to everybody who comes here.
    if (context.queryClient.getQueryData(meQuery.queryKey)) throw redirect({ to: PAGES.home, replace: true });
  },
  component: lazyRouteComponent(
    () => import('../../features/signing-in/components/sign-in-page.tsx'),
    'SignInPage',
  ),
});

const forgotPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: PAGES.forgotPassword,
  component: lazyRouteComponent(
    () => import('../../features/signing-in/components/forgot-password-page.tsx'),
    'ForgotPasswordPage',
  ),
});

const setPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: PAGES.setPassword,
  component: lazyRouteComponent(
    () => import('../../features/signing-in/components/set-password-page.tsx'),
    'SetPasswordPage',
  ),
});

export const signedOutRoutes = [signIn, forgotPassword, setPassword] as const;
