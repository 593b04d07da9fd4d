import type { ReactNode } from 'react';
import { Button } from './ui/button.tsx';

type Props = {
  clientName: string;
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
  /** What stands before the entries: that they are being read, or that there are none. */
  notice?: ReactNode;
  /** `BacklogItem`s, the oldest first. */
  children: ReactNode;
};

/** A conversation: the newest at the bottom, where it stays while older ones are added above. */
export function Backlog({ clientName, query, notice, children }: Props) {
  return (
    <div className="flex flex-col-reverse overflow-y-auto outline-offset-[-2px]">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1 px-4 py-4 md:px-6">
        {query.hasNextPage && (
          <div className="flex justify-center pb-2">
            <Button
              variant="quiet"
              size="small"
              isBusy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show earlier
            </Button>
          </div>
        )}
        {notice}
        <ol
          aria-label={`Conversation with ${clientName}`}
          aria-live="polite"
          className="grid grid-cols-[minmax(0,1fr)] gap-1"
        >
          {children}
        </ol>
      </div>
    </div>
  );
}

/** Painted only where it is seen: a conversation may be long. */
export function BacklogItem({ children }: { children: ReactNode }) {
  return <li className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">{children}</li>;
}
