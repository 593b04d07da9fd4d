import type { NewPushSubscription, PushState, PushSubscriptionView } from '@maskline/core/contract/push';
import { queryOptions } from '@tanstack/react-query';
import { api, newIdempotencyKey } from './api-client.ts';
import type { Input, Output } from './contract.ts';
import { keep, readKept } from './kept.ts';
import { findServiceWorker } from './service-worker.ts';
import type { Me } from './session.ts';

/** Why this browser cannot tell of new texts. */
export type Obstacle = 'insecure' | 'not_installed' | 'unsupported' | 'refused';
export type Notifications = { state: 'on' | 'off' } | { state: 'impossible'; obstacle: Obstacle };

/** Whether this browser tells of new texts: both it and the server have to know. */
export const notificationsQuery = queryOptions({
  queryKey: ['me', 'notifications'],
  queryFn: readNotifications,
});

async function readNotifications(): Promise<Notifications> {
  const obstacle = findObstacle();
  if (obstacle) return { state: 'impossible', obstacle };
  const worker = await findServiceWorker();
  if (!worker) return { state: 'impossible', obstacle: 'unsupported' };
  const { public_key: key, subscription } = await readState();
  const own = await worker.pushManager.getSubscription();
  return { state: subscription && own && isFor(own, key) ? 'on' : 'off' };
}

function findObstacle(): Obstacle | null {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window))
    return isAppleDevice() ? 'not_installed' : 'unsupported';
  return Notification.permission === 'denied' ? 'refused' : null;
}

/** There only an app on the home screen may. An iPad says that it is a Mac. */
function isAppleDevice(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1);
}

/** That the browser did not do it, in words for whoever asked. */
export class NotificationsProblem extends Error {
  override readonly name = 'NotificationsProblem';
}

/** Asks the person first, as browsers do. Throws `NotificationsProblem`, and what the API refuses. */
export async function switchNotificationsOn({ id }: Pick<Me, 'id'>): Promise<void> {
  const permission = await Notification.requestPermission();
  if (permission === 'denied')
    throw new NotificationsProblem('The browser does not let Maskline notify you.');
  if (permission !== 'granted')
    throw new NotificationsProblem('You have not allowed it yet. Try again when you want to.');
  const worker = await findServiceWorker();
  if (!worker) throw new NotificationsProblem('This browser has no place for it. Load the page again.');
  await subscribe(worker);
  keep(HOLDER, id);
}

export async function switchNotificationsOff(): Promise<void> {
  keep(HOLDER, null);
  const { subscription } = await readState();
  if (subscription) await api.delete(`/me/push-subscriptions/${subscription.id}`);
  const worker = await findServiceWorker();
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}

/**
 * Whoever switched it on here and signs in again has it on again, and so has the browser after the server's key has become
 * another. For anybody else who signs in here it stays off.
 */
export async function resumeNotifications({ id }: Pick<Me, 'id'>): Promise<void> {
  if (readKept(HOLDER) !== id || findObstacle() || Notification.permission !== 'granted') return;
  const worker = await findServiceWorker();
  if (worker) await subscribe(worker).catch(() => {});
}

async function subscribe(worker: ServiceWorkerRegistration): Promise<void> {
  const { public_key: key } = await readState();
  const own = await worker.pushManager.getSubscription();
  if (own && !isFor(own, key)) await own.unsubscribe();
  const subscription = await worker.pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey: key })
    .catch((cause: unknown) => {
      const sentence =
        'The notification service of the browser did not answer. Check your connection, then try again.';
      throw new NotificationsProblem(sentence, { cause });
    });
  const { endpoint, keys } = subscription.toJSON();
  const body = { endpoint, keys } as Input<typeof NewPushSubscription>;
  await api.post<Output<typeof PushSubscriptionView>>('/me/push-subscriptions', body, newIdempotencyKey());
}

function readState(): Promise<Output<typeof PushState>> {
  return api.get('/me/push');
}

/** A subscription by another key than the organization's would take nothing from it. */
function isFor({ options: { applicationServerKey: own } }: PushSubscription, key: string): boolean {
  return own !== null && base64UrlOf(new Uint8Array(own)) === key;
}

function base64UrlOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

const HOLDER = 'maskline.notifications';
