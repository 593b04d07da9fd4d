import { answerAsset, answerPage, isAsset, isPage, keepAssets, keepPage } from './kept-files.ts';
import { openConversation, showPush, subscribeAgain } from './pushes.ts';

declare const self: ServiceWorkerGlobalScope;

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** Whatever is neither a page nor a file of the build goes its way, the API above all. */
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isPage(request)) event.respondWith(answerPage(request));
  else if (isAsset(request)) event.respondWith(answerAsset(request));
});

/** What the page had loaded before this worker was there. */
self.addEventListener('message', (event) => {
  const { loaded } = (event.data ?? {}) as { loaded?: unknown };
  if (Array.isArray(loaded)) event.waitUntil(keepAssets(loaded.map(String)));
});

self.addEventListener('push', (event) => event.waitUntil(showPush(self, event.data)));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openConversation(self, event.notification.data));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  (event as ExtendableEvent).waitUntil(subscribeAgain(self));
});
