/** How many texts have not been read; nothing where there are none. */
export function UnreadBadge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
      {count}
      <span className="sr-only"> unread</span>
    </span>
  );
}
