import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readAlertFilter } from '../../features/alerts/alert-filter.ts';
import { readAuditFilter } from '../../features/audit/audit-filter.ts';
import { readBookingSearch } from '../../features/bookings/booking-search.ts';
import { readClientFilter } from '../../features/clients/client-filter.ts';
import { readNumberFilter } from '../../features/numbers/number-filter.ts';
import { readSitterFilter } from '../../features/sitters/sitter-filter.ts';
import { ApiError } from '../../lib/api-error.ts';
import { lacksSecondFactor, type Me, meQuery } from '../../lib/session.ts';
import { findFirstPage } from '../first-page.ts';
import { homeOf } from '../navigation.ts';
import { PAGES } from '../pages.ts';
import { readInboxSearch } from './inbox-search.ts';
import { rootRoute } from './root.ts';

/** Everything behind the sign-in, in the shell. */
const signedIn = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context: { queryClient }, location: { href, pathname } }) => {
    const me = await queryClient.ensureQueryData(meQuery).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'unauthorized')
        throw redirect({ to: PAGES.signIn, search: href === '/' ? {} : { next: href }, replace: true });
      throw error;
    });
    // Nothing else is open to an owner who has yet to set up the second factor that the organization asks for.
    if (lacksSecondFactor(me) && pathname !== PAGES.account) throw redirect({ to: PAGES.account });
    return { me };
  },
  onEnter: ({ context: { me } }) => {
    void import('../../lib/notifications.ts').then(({ resumeNotifications }) => resumeNotifications(me));
  },
  component: lazyRouteComponent(() => import('../shell/shell.tsx'), 'Shell'),
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.home,
  beforeLoad: async ({ context: { me, queryClient } }) => {
    throw redirect({ to: await findFirstPage(me, queryClient), replace: true });
  },
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.account,
  component: lazyRouteComponent(
    () => import('../../features/account/components/account-page.tsx'),
    'AccountPage',
  ),
});

/** A sitter who comes here by a link is led home. */
function requireOwner({ context: { me } }: { context: { me: Me } }): void {
  if (me.role !== 'owner') throw redirect({ to: homeOf(me), replace: true });
}

function requireSitter({ context: { me } }: { context: { me: Me } }): void {
  if (me.role !== 'sitter') throw redirect({ to: homeOf(me), replace: true });
}

const today = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.today,
  beforeLoad: requireSitter,
  component: lazyRouteComponent(() => import('../../features/desk/components/today-page.tsx'), 'TodayPage'),
});

const visitConversation = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.visitConversation,
  beforeLoad: requireSitter,
  component: lazyRouteComponent(
    () => import('../../features/desk/components/desk-conversation.tsx'),
    'DeskConversation',
  ),
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.inbox,
  validateSearch: readInboxSearch,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(() => import('../../features/inbox/components/inbox-page.tsx'), 'InboxPage'),
});

const noConversation = createRoute({
  getParentRoute: () => inbox,
  path: '/',
  component: lazyRouteComponent(
    () => import('../../features/inbox/components/no-conversation.tsx'),
    'NoConversation',
  ),
});

const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$threadId',
  component: lazyRouteComponent(
    () => import('../../features/inbox/components/conversation.tsx'),
    'Conversation',
  ),
});

const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.alerts,
  validateSearch: readAlertFilter,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/alerts/components/alerts-page.tsx'),
    'AlertsPage',
  ),
});

const routing = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.routing,
  validateSearch: ({ overrides }: Record<string, unknown>): { overrides?: 'past' } =>
    overrides === 'past' ? { overrides } : {},
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/routing/components/routing-page.tsx'),
    'RoutingPage',
  ),
});

const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.welcome,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/welcome/components/welcome-page.tsx'),
    'WelcomePage',
  ),
});

const phones = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.phones,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/phones/components/phones-page.tsx'),
    'PhonesPage',
  ),
});

const numbers = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.numbers,
  beforeLoad: requireOwner,
  validateSearch: readNumberFilter,
  component: lazyRouteComponent(
    () => import('../../features/numbers/components/numbers-page.tsx'),
    'NumbersPage',
  ),
});

const number = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.number,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/numbers/components/number-page.tsx'),
    'NumberPage',
  ),
});

const bookings = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.bookings,
  beforeLoad: requireOwner,
  validateSearch: readBookingSearch,
  component: lazyRouteComponent(
    () => import('../../features/bookings/components/bookings-page.tsx'),
    'BookingsPage',
  ),
});

const clients = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.clients,
  beforeLoad: requireOwner,
  validateSearch: readClientFilter,
  component: lazyRouteComponent(
    () => import('../../features/clients/components/clients-page.tsx'),
    'ClientsPage',
  ),
});

const client = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.client,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/clients/components/client-page.tsx'),
    'ClientPage',
  ),
});

const sitters = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.sitters,
  beforeLoad: requireOwner,
  validateSearch: readSitterFilter,
  component: lazyRouteComponent(
    () => import('../../features/sitters/components/sitters-page.tsx'),
    'SittersPage',
  ),
});

const sitter = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.sitter,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/sitters/components/sitter-page.tsx'),
    'SitterPage',
  ),
});

const organization = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.organization,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/settings/components/organization-page.tsx'),
    'OrganizationPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.audit,
  validateSearch: readAuditFilter,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(() => import('../../features/audit/components/audit-page.tsx'), 'AuditPage'),
});

const people = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.people,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/people/components/people-page.tsx'),
    'PeoplePage',
  ),
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.apiKeys,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/api-keys/components/api-keys-page.tsx'),
    'ApiKeysPage',
  ),
});

const templates = createRoute({
  getParentRoute: () => signedIn,
  path: PAGES.templates,
  beforeLoad: requireOwner,
  component: lazyRouteComponent(
    () => import('../../features/templates/components/templates-page.tsx'),
    'TemplatesPage',
  ),
});

export const signedInRoutes = signedIn.addChildren([
  home,
  today,
  visitConversation,
  inbox.addChildren([noConversation, conversation]),
  welcome,
  alerts,
  routing,
  account,
  phones,
  numbers,
  number,
  bookings,
  sitters,
  sitter,
  organization,
  clients,
  client,
  audit,
  people,
  apiKeys,
  templates,
]);
