import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { Avatar } from '../../components/ui/avatar.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../components/ui/menu.tsx';
import { useToast } from '../../components/ui/toast.tsx';
import { messageOf } from '../../lib/api-error.ts';
import type { Me } from '../../lib/session.ts';
import { useTheme } from '../../lib/theme.ts';
import { PAGES } from '../pages.ts';
import { useSignOut } from './use-sign-out.ts';

const COLOURS = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

const ROLES = { owner: 'Owner', sitter: 'Sitter' } as const;

type Props = { me: Me; side: 'top' | 'bottom'; align: 'start' | 'end'; isSmall?: boolean };

/** Who is signed in, and what is theirs alone. */
export function UserMenu({ me, side, align, isSmall = false }: Props) {
  const name = me.account?.name ?? '';
  const navigate = useNavigate();
  const toast = useToast();
  const [theme, chooseTheme] = useTheme();
  const signOut = useSignOut();
  const leave = () => signOut.run().catch((error: unknown) => toast.problem(messageOf(error)));
  return (
    <Menu
      side={side}
      align={align}
      trigger={
        <button
          type="button"
          aria-label={`${name}, ${ROLES[me.role]}: your menu`}
          className={`flex items-center gap-2.5 rounded-lg text-left transition-colors hover:bg-hover ${isSmall ? '' : 'w-full lg:p-1.5'}`}
        >
          <Avatar name={name} />
          {!isSmall && <Who name={name} role={ROLES[me.role]} />}
        </button>
      }
    >
      <div className="max-w-64 px-2.5 py-2">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-soft">{me.account?.email}</p>
      </div>
      <MenuLine />
      <MenuItem icon={UserRound} onSelect={() => navigate({ to: PAGES.account })}>
        Your account
      </MenuItem>
      <MenuLine />
      <MenuChoice label="Colours" value={theme} options={COLOURS} onChoose={chooseTheme} />
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={leave}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function Who({ name, role }: { name: string; role: string }) {
  return (
    <>
      <span className="hidden min-w-0 flex-1 lg:block">
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="block truncate text-xs text-soft">{role}</span>
      </span>
      <ChevronsUpDown aria-hidden className="hidden size-4 text-faint lg:block" />
    </>
  );
}
