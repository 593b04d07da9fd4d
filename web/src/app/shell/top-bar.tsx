import { Search } from 'lucide-react';
import { Brand } from '../../components/brand.tsx';
import { IconButton } from '../../components/ui/icon-button.tsx';
import type { Me } from '../../lib/session.ts';
import { UserMenu } from './user-menu.tsx';

/** On a phone: where one is, and who. */
export function TopBar({ me, onFind }: { me: Me; onFind(): void }) {
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center justify-between gap-3 border-b border-line bg-canvas px-4 md:hidden">
      <div className="flex min-w-0 items-center gap-2.5">
        <Brand />
        <span className="truncate font-semibold">{me.organization.name}</span>
      </div>
      <div className="flex items-center gap-1">
        <IconButton label="Find and do" icon={Search} aria-haspopup="dialog" onClick={onFind} />
        <UserMenu me={me} side="bottom" align="end" isSmall />
      </div>
    </header>
  );
}
