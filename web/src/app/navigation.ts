import {
  BellRing,
  Building2,
  CalendarClock,
  CalendarDays,
  ContactRound,
  Hash,
  IdCard,
  Inbox,
  KeyRound,
  type LucideIcon,
  Route,
  ScrollText,
  Smartphone,
  Sparkles,
  TextQuote,
  UserRound,
  UsersRound,
} from 'lucide-react';
import type { Me } from '../lib/session.ts';
import { PAGES } from './pages.ts';

type Role = Me['role'];
export type NavigationEntry = {
  to: (typeof PAGES)[Exclude<keyof typeof PAGES, 'number' | 'sitter' | 'client'>];
  label: string;
  icon: LucideIcon;
  group: 'desk' | 'settings';
  roles: readonly Role[];
  /** What it counts beside its name. */
  counts?: 'open alerts';
};

/** Before all others, while something is left to be done first. */
export const WELCOME: NavigationEntry = {
  to: PAGES.welcome,
  label: 'Welcome',
  icon: Sparkles,
  group: 'desk',
  roles: ['owner'],
};

/** In the order in which they are shown; on a phone the first ones are under the thumb. A page has an entry here once it is there. */
const ENTRIES: readonly NavigationEntry[] = [
  { to: PAGES.today, label: 'Today', icon: CalendarClock, group: 'desk', roles: ['sitter'] },
  { to: PAGES.inbox, label: 'Inbox', icon: Inbox, group: 'desk', roles: ['owner'] },
  {
    to: PAGES.alerts,
    label: 'Alerts',
    icon: BellRing,
    group: 'desk',
    roles: ['owner'],
    counts: 'open alerts',
  },
  { to: PAGES.bookings, label: 'Bookings', icon: CalendarDays, group: 'desk', roles: ['owner'] },
  { to: PAGES.sitters, label: 'Sitters', icon: IdCard, group: 'desk', roles: ['owner'] },
  { to: PAGES.clients, label: 'Clients', icon: ContactRound, group: 'desk', roles: ['owner'] },
  { to: PAGES.numbers, label: 'Numbers', icon: Hash, group: 'desk', roles: ['owner'] },
  { to: PAGES.routing, label: 'Routing', icon: Route, group: 'desk', roles: ['owner'] },
  { to: PAGES.phones, label: 'Phones', icon: Smartphone, group: 'desk', roles: ['owner'] },
  {
    to: PAGES.organization,
    label: 'Company',
    icon: Building2,
    group: 'settings',
    roles: ['owner'],
  },
  { to: PAGES.people, label: 'People', icon: UsersRound, group: 'settings', roles: ['owner'] },
  { to: PAGES.templates, label: 'Templates', icon: TextQuote, group: 'settings', roles: ['owner'] },
  { to: PAGES.apiKeys, label: 'API keys', icon: KeyRound, group: 'settings', roles: ['owner'] },
  { to: PAGES.audit, label: 'Audit log', icon: ScrollText, group: 'settings', roles: ['owner'] },
  {
    to: PAGES.account,
    label: 'Your account',
    icon: UserRound,
    group: 'settings',
    roles: ['owner', 'sitter'],
  },
];

export function entriesFor({ role }: Me): readonly NavigationEntry[] {
  return ENTRIES.filter(({ roles }) => roles.includes(role));
}

/** The first page of whoever signed in. */
export function homeOf(me: Me): NavigationEntry['to'] {
  return entriesFor(me)[0]?.to ?? PAGES.account;
}
