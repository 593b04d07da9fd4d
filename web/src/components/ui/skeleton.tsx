const ROWS = ['first', 'second', 'third'];

/** What a list looks like before it is there. */
export function SkeletonRows({ label }: { label: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      {ROWS.map((row) => (
        <div key={row} aria-hidden className="flex animate-shimmer items-center gap-3 px-4 py-3.5">
          <div className="size-9 rounded-full bg-hover" />
          <div className="grid flex-1 gap-2">
            <div className="h-3.5 w-2/5 rounded bg-hover" />
            <div className="h-3 w-3/5 rounded bg-hover" />
          </div>
        </div>
      ))}
    </div>
  );
}
