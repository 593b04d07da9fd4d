import { Row } from '../../../components/list.tsx';
import { Avatar } from '../../../components/ui/avatar.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { useMe } from '../../../lib/session.ts';
import type { Person } from '../api/people.ts';
import { PersonMenu } from './person-menu.tsx';

export function PersonRow({ person }: { person: Person }) {
  const { name, email, role, second_factor: hasFactor, status } = person;
  const isMe = useMe().id === person.id;
  return (
    <Row
      start={<Avatar name={name} />}
      title={
        <>
          <span className={`min-w-0 truncate ${status === 'deactivated' ? 'text-soft' : ''}`}>{name}</span>
          {isMe && <Badge>You</Badge>}
          <Badge tone={role === 'owner' ? 'accent' : 'neutral'}>
            {role === 'owner' ? 'Owner' : 'Sitter'}
          </Badge>
          {status === 'invited' && <Badge tone="warning">Invited</Badge>}
          {status === 'deactivated' && <Badge>Deactivated</Badge>}
        </>
      }
      detail={
        <>
          <Address email={email} />
          {hasFactor && <span className="whitespace-nowrap"> · with a second factor</span>}
        </>
      }
      end={status !== 'deactivated' && <PersonMenu person={person} isMe={isMe} />}
    />
  );
}

/** A long one is broken before the @. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf('@');
  return (
    <span className="wrap-anywhere">
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </span>
  );
}
