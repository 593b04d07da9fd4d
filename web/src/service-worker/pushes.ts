import type { NewPushSubscription, PushedText, PushState } from '@maskline/core/contract/push';
import type { z } from 'zod';

type Pushed = z.output<typeof PushedText>;

const PAGES: Record<Pushed['kind'], string> = { inbox_text: '/inbox', visit_text: '/today' };
const FIRST_PAGE = '/';

/** Says that there is a new text, and no word of it: it is on the lock screen for everybody to read. */
export function showPush(
  { registration }: Pick<ServiceWorkerGlobalScope, 'registration'>,
  data: Pick<PushMessageData, 'json'> | null,
): Promise<void> {
  const path = pathOf(data);
  const options = {
    body: 'Open the conversation to read it.',
    icon: '/icons/mark-192.png',
    // Several of one conversation are one notification, which tells again of each.
    tag: path,
    renotify: true,
    data: { path },
  };
  return registration.showNotification('New text', options);
}

/** In a window that is open, or else in a new one. */
export async function openConversation(
  { clients }: Pick<ServiceWorkerGlobalScope, 'clients'>,
  data: unknown,
): Promise<void> {
  const path = (data as { path?: string } | null)?.path ?? FIRST_PAGE;
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find(({ url }) => new URL(url).pathname === path) ?? windows[0];
  if (!there) {
    await clients.openWindow(path);
    return;
  }
  // The page goes there by itself, so that nothing in it is lost.
  there.postMessage({ open: path });
  await there.focus();
}

/** When the browser gives the subscription up, such as after a long time: the server is told of the new one. */
export async function subscribeAgain({
  registration,
}: Pick<ServiceWorkerGlobalScope, 'registration'>): Promise<void> {
  const answer = await fetch('/api/v1/me/push');
  if (!answer.ok) return;
  const state = (await answer.json()) as z.output<typeof PushState>;
  const { public_key: applicationServerKey, subscription: known } = state;
  // Somebody else may have signed in here since.
  if (!known) return;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, keys } as z.input<typeof NewPushSubscription>;
  await fetch('/api/v1/me/push-subscriptions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  });
}

/** What a push is about; one that is not understood leads to the first page, and is shown all the same: browsers want that. */
function pathOf(data: Pick<PushMessageData, 'json'> | null): string {
  if (!data) return FIRST_PAGE;
  try {
    const { kind, thread_id: threadId } = data.json() as Pushed;
    return kind in PAGES && /^[\w-]+$/.test(threadId) ? `${PAGES[kind]}/${threadId}` : FIRST_PAGE;
  } catch {
    return FIRST_PAGE;
  }
}
