import type { QueryClient } from '@tanstack/react-query';
import { areSkipped, type FirstSteps, firstStepsQuery } from '../lib/first-steps.ts';
import type { Me } from '../lib/session.ts';
import { homeOf, type NavigationEntry } from './navigation.ts';
import { PAGES } from './pages.ts';

/** Where somebody begins who comes without an address: an owner at what is left to be done first. */
export async function findFirstPage(me: Me, queryClient: QueryClient): Promise<NavigationEntry['to']> {
  if (me.role !== 'owner') return homeOf(me);
  // Without an answer the inbox is right for nearly all.
  const steps = await queryClient.fetchQuery(firstStepsQuery).catch(() => null);
  return (steps && pageOf(steps, areSkipped(me.organization.id))) ?? homeOf(me);
}

function pageOf(steps: FirstSteps, isSkipped: boolean): NavigationEntry['to'] | null {
  const { front_desk_number, sitter, client, text, sandbox } = steps;
  const isFurnished = front_desk_number && sitter && client;
  if (!isFurnished && !isSkipped) return PAGES.welcome;
  // Nobody has texted yet, and here are phones to do it with.
  if (!text && sandbox) return PAGES.phones;
  return text || isSkipped ? null : PAGES.welcome;
}
