import { useQuery } from '@tanstack/react-query';
import { areAllDone, firstStepsQuery, useSkipping } from '../../lib/first-steps.ts';
import { lacksSecondFactor, useMe } from '../../lib/session.ts';
import { entriesFor, type NavigationEntry, WELCOME } from '../navigation.ts';

/** The pages that are shown in the navigation now: the welcome goes away once it is done, or skipped. */
export function useEntries(): readonly NavigationEntry[] {
  const me = useMe();
  const mayLook = !lacksSecondFactor(me);
  const [isSkipped] = useSkipping();
  const asks = mayLook && me.role === 'owner' && !isSkipped;
  const { data: steps } = useQuery({ ...firstStepsQuery, ...(asks ? {} : { enabled: false }) });
  if (!mayLook) return [];
  return asks && steps && !areAllDone(steps) ? [WELCOME, ...entriesFor(me)] : entriesFor(me);
}
