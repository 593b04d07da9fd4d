import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { Me } from '../../lib/session.ts';

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));

/** ⌘K or Ctrl+K, from wherever one is, and the button that says so. */
export function usePalette(me: Me): { palette: ReactNode; open(): void } {
  const [isOpen, setIsOpen] = useState(false);
  const open = () => setIsOpen(true);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      // Not on top of a question that waits for its answer.
      if (document.querySelector('[role="dialog"]') === null) setIsOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const palette = isOpen && (
    <Suspense>
      <Palette me={me} onClose={() => setIsOpen(false)} />
    </Suspense>
  );
  return { palette, open };
}
