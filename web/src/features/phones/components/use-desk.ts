import { useState } from 'react';
import type { Handset } from '../api/handsets.ts';

/**
 * The phones in the order in which they came to this page: the API gives the last in use first, and they would change
 * places under whoever texts with two. One that was added here is there before its first text.
 */
export function useDesk(handsets: readonly Handset[]) {
  const [order, setOrder] = useState<string[]>([]);
  const add = (phone: string) => setOrder((before) => [phone, ...before.filter((one) => one !== phone)]);
  const found = handsets.map(({ phone }) => phone).filter((phone) => !order.includes(phone));
  if (found.length > 0) setOrder([...found, ...order]);
  const phones = order.map(
    (phone): Handset => handsets.find((one) => one.phone === phone) ?? { phone, client: null, texts: [] },
  );
  return { phones, add };
}

const FICTIONAL = Array.from(
  { length: 100 },
  (_, index) => `+1412555${String(100 + index).padStart(4, '0')}`,
);

/** The next number of those set aside for fiction. */
export function nextFictionalPhone(taken: readonly string[]): string {
  return FICTIONAL.find((phone) => !taken.includes(phone)) ?? '';
}
