import { Link, useRouter } from '@tanstack/react-router';
import { showPhonesIn } from '../lib/shown-phone.ts';

/** Where something has a page of its own: its address, and the name of the id in it. */
const PAGES_OF: Readonly<Record<string, readonly [path: string, param: string]>> = {
  thread: ['/inbox/$threadId', 'threadId'],
  number: ['/numbers/$id', 'id'],
  sitter: ['/sitters/$id', 'id'],
  client: ['/clients/$id', 'id'],
};

type Props = { entity: string; id: string; name: string };

/** The name of something, which leads to its page where it has one. */
export function EntityLink({ entity, id, name }: Props) {
  const { routesByPath } = useRouter();
  const [path, param] = PAGES_OF[entity] ?? [];
  if (!path || !param || !(path in routesByPath)) return <span>{showPhonesIn(name)}</span>;
  return (
    <Link
      to={path as '/numbers/$id'}
      params={{ [param]: id } as { id: string }}
      search={{}}
      className="rounded font-medium text-accent underline-offset-4 hover:underline"
    >
      {showPhonesIn(name)}
    </Link>
  );
}
