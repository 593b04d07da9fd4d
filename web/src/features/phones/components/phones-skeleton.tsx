const PHONES = ['first', 'second', 'third'];

export function PhonesSkeleton() {
  return (
    <div role="status" className="flex gap-6 overflow-hidden">
      <span className="sr-only">The phones are being read</span>
      {PHONES.map((phone) => (
        <div
          key={phone}
          aria-hidden
          className="h-[26rem] w-72 shrink-0 animate-shimmer rounded-[2.5rem] border border-line bg-hover"
        />
      ))}
    </div>
  );
}
