import { Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Menu, MenuItem } from '../../components/ui/menu.tsx';
import type { NavigationEntry } from '../navigation.ts';
import { AlertCount } from './alert-count.tsx';

const CELL =
  'flex h-16 w-full flex-col items-center justify-center gap-1 text-xs text-soft outline-offset-[-4px]';
const MOST = 4;

/** Under the thumb, on a phone. One page alone needs no way to it; what does not fit is behind the last of them. */
export function BottomBar({ entries }: { entries: readonly NavigationEntry[] }) {
  if (entries.length < 2) return null;
  const shown = entries.length <= MOST ? entries : entries.slice(0, MOST - 1);
  const others = entries.slice(shown.length);
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="mx-auto flex max-w-lg">
        {shown.map(({ to, label, icon: Icon, counts }) => (
          <li key={to} className="flex-1">
            <Link to={to} className={CELL} activeProps={{ className: 'text-accent! font-medium' }}>
              <span className="relative">
                <Icon aria-hidden className="size-5.5" />
                {counts && <AlertCount className="absolute -top-2 left-3.5 scale-85" />}
              </span>
              {label}
            </Link>
          </li>
        ))}
        {others.length > 0 && (
          <li className="flex-1">
            <More entries={others} />
          </li>
        )}
      </ul>
    </nav>
  );
}

function More({ entries }: { entries: readonly NavigationEntry[] }) {
  const navigate = useNavigate();
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className={CELL}>
          <Ellipsis aria-hidden className="size-5.5" />
          More
        </button>
      }
    >
      {entries.map(({ to, label, icon }) => (
        <MenuItem key={to} icon={icon} onSelect={() => void navigate({ to })}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
