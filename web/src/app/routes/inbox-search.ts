import { SHOWN, type Shown } from '../../features/inbox/api/threads.ts';

type InboxSearch = { show?: Shown | undefined; search?: string | undefined };

/** What the list of the inbox shows; anything else in the address is left out. */
export function readInboxSearch({ show, search }: Record<string, unknown>): InboxSearch {
  return {
    ...(typeof show === 'string' && show in SHOWN && show !== 'all' ? { show: show as Shown } : {}),
    ...(typeof search === 'string' && search !== '' ? { search: search.slice(0, 200) } : {}),
  };
}
