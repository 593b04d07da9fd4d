import { Button } from './ui/button.tsx';

type Props = { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown } };

/** The end of a list that goes on. */
export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage } }: Props) {
  if (!hasNextPage) return null;
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button variant="quiet" size="small" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
        Show more
      </Button>
    </div>
  );
}
