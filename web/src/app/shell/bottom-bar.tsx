import { Link } from '@tanstack/react-router';
import type { NavigationEntry } from '../navigation.ts';

/** Under the thumb, on a phone. One page alone needs no way to it. */
export function BottomBar({ entries }: { entries: readonly NavigationEntry[] }) {
  if (entries.length < 2) return null;
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="mx-auto flex max-w-lg">
        {entries.map(({ to, label, icon: Icon }) => (
          <li key={to} className="flex-1">
            <Link
              to={to}
              className="flex h-16 flex-col items-center justify-center gap-1 text-xs text-soft outline-offset-[-4px]"
              activeProps={{ className: 'text-accent! font-medium' }}
            >
              <Icon aria-hidden className="size-5.5" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
