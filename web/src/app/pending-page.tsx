import { Spinner } from '../components/ui/spinner.tsx';

export function PendingPage() {
  return (
    <div role="status" className="grid min-h-64 place-items-center text-soft">
      <span className="flex items-center gap-2">
        <Spinner /> One moment
      </span>
    </div>
  );
}
