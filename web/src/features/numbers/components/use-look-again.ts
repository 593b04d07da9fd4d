import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../../lib/api-error.ts';
import { useAction } from '../../../lib/use-action.ts';
import { availableQuery, refreshAvailable } from '../api/numbers.ts';

const ASK_EVERY_MS = 1_000;
const PATIENCE_MS = 20_000;
const NO_ANSWER = 'The carrier has not answered yet. Try again in a moment.';

type Asked = { before: string | null; at: number };

/** Has the carrier asked what the account rents, and waits for the list: the carrier answers a job, not this page. */
export function useLookAgain(listedAt: string | null) {
  const refresh = useAction(refreshAvailable);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const isWaiting = asked !== null && (listedAt ?? '') <= (asked.before ?? '');
  const isLate = isWaiting && Date.now() - asked.at > PATIENCE_MS;
  useQuery({ ...availableQuery, refetchInterval: isWaiting && !isLate && ASK_EVERY_MS });
  const look = async () => {
    setRefusal(null);
    try {
      const done = await refresh.run(null);
      if (done) setAsked({ before: done.result.last_listed_at, at: Date.now() });
    } catch (error) {
      setRefusal(messageOf(error));
    }
  };
  return {
    look,
    isLooking: refresh.isBusy || (isWaiting && !isLate),
    problem: refusal ?? (isLate ? NO_ANSWER : null),
  };
}
