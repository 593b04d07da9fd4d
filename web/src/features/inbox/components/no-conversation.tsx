import { MessagesSquare } from 'lucide-react';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FIND_KEYS } from '../../../lib/find-keys.ts';

const KEYS = [
  ['j, k', 'next and previous conversation'],
  ['/', 'search'],
  ['r', 'write a text'],
  ['n', 'write a note'],
  [FIND_KEYS, 'find and do anything'],
] as const;

/** Beside the list while no conversation is open. */
export function NoConversation() {
  return (
    <div className="grid h-full place-content-center">
      <EmptyState icon={MessagesSquare} title="Choose a conversation">
        Each client has one conversation with you, whatever number it goes through.
        <dl className="mx-auto mt-6 hidden w-fit grid-cols-[auto_auto] gap-x-4 gap-y-1.5 text-left text-sm md:grid">
          {KEYS.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="rounded border border-line bg-surface px-1.5 py-0.5 font-mono text-xs">
                  {keys}
                </kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </EmptyState>
    </div>
  );
}
