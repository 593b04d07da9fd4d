import { Link } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Brand } from '../../components/brand.tsx';
import { FIND_KEYS } from '../../lib/find-keys.ts';
import type { Me } from '../../lib/session.ts';
import type { NavigationEntry } from '../navigation.ts';
import { AlertCount } from './alert-count.tsx';
import { UserMenu } from './user-menu.tsx';

const GROUPS = { desk: null, settings: 'Settings' } as const;

type Props = { me: Me; entries: readonly NavigationEntry[]; onFind(): void };

/** From 1024 pixels on with words, from 768 on with pictures alone. */
export function SideNavigation({ me, entries, onFind }: Props) {
  return (
    <header className="sticky top-0 hidden h-dvh w-16 flex-col border-r border-line p-3 md:flex lg:w-60">
      <div className="flex h-10 items-center gap-2.5 px-1.5">
        <Brand />
        <span className="hidden min-w-0 truncate font-semibold lg:block">{me.organization.name}</span>
      </div>
      <button
        type="button"
        aria-haspopup="dialog"
        title={`Find and do (${FIND_KEYS})`}
        onClick={onFind}
        className="mt-4 flex h-9 items-center gap-2.5 rounded-lg border border-line px-2.5 text-soft transition-colors hover:bg-hover hover:text-ink"
      >
        <Search aria-hidden className="size-4.5 shrink-0" />
        <span className="sr-only lg:not-sr-only">Find and do</span>
        <kbd aria-hidden className="ml-auto hidden text-xs text-faint lg:block">
          {FIND_KEYS}
        </kbd>
      </button>
      <nav aria-label="Pages" className="mt-3 grid content-start gap-5 overflow-y-auto">
        {(['desk', 'settings'] as const).map((group) => (
          <Group
            key={group}
            title={GROUPS[group]}
            entries={entries.filter((entry) => entry.group === group)}
          />
        ))}
      </nav>
      <div className="mt-auto">
        <UserMenu me={me} side="top" align="start" />
      </div>
    </header>
  );
}

function Group({ title, entries }: { title: string | null; entries: readonly NavigationEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <div>
      {title && <p className="mb-1 hidden px-2.5 text-xs font-medium text-faint lg:block">{title}</p>}
      <ul className="grid gap-0.5">
        {entries.map(({ to, label, icon: Icon, counts }) => (
          <li key={to}>
            <Link
              to={to}
              title={label}
              className="relative flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-soft outline-offset-[-2px] transition-colors hover:bg-hover hover:text-ink"
              activeProps={{ className: 'bg-hover font-medium text-ink!' }}
            >
              <Icon aria-hidden className="size-4.5 shrink-0" />
              <span className="sr-only lg:not-sr-only">{label}</span>
              {counts && (
                <AlertCount className="absolute top-0 right-0 scale-85 lg:static lg:ml-auto lg:scale-100" />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
