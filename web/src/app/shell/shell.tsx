import { Outlet } from '@tanstack/react-router';
import { useLiveQueries } from '../../lib/live-queries.ts';
import { useMe } from '../../lib/session.ts';
import { usePalette } from '../palette/use-palette.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import { SideNavigation } from './side-navigation.tsx';
import { TopBar } from './top-bar.tsx';
import { useEntries } from './use-entries.ts';

/** What stands around every page: navigation beside it on a wide screen, below it on a phone. */
export function Shell() {
  const me = useMe();
  useLiveQueries();
  const { palette, open } = usePalette(me);
  const entries = useEntries();
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[auto_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-lg bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <SideNavigation me={me} entries={entries} onFind={open} />
      <div className="flex min-w-0 flex-col">
        <TopBar me={me} onFind={open} />
        <OfflineNotice />
        <main
          id="content"
          tabIndex={-1}
          className="flex-1 pb-[calc(4rem+env(safe-area-inset-bottom))] outline-none md:pb-0"
        >
          <Outlet />
        </main>
        <BottomBar entries={entries} />
      </div>
      {palette}
    </div>
  );
}
