import { Avatar } from '../../../components/ui/avatar.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Card } from '../../../components/ui/card.tsx';
import type { Me } from '../../../lib/session.ts';

/** An owner changes names on the page of people. */
export function ProfileCard({ me: { account, role, organization } }: { me: Me }) {
  if (!account) return null;
  return (
    <Card title="You">
      <div className="flex items-center gap-3 border-t border-line px-4 py-3.5 sm:px-5">
        <Avatar name={account.name} />
        <div className="min-w-0 flex-1">
          <p className="truncate font-medium">{account.name}</p>
          <p className="truncate text-sm text-soft">{account.email}</p>
        </div>
        <div className="grid justify-items-end gap-0.5 text-right">
          <Badge tone="accent">{role === 'owner' ? 'Owner' : 'Sitter'}</Badge>
          <span className="hidden text-xs text-soft sm:block">{organization.name}</span>
        </div>
      </div>
    </Card>
  );
}
