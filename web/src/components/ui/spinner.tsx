import { LoaderCircle } from 'lucide-react';

/** Says nothing by itself: what is busy says it in words. */
export function Spinner() {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
}
