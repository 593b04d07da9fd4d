const TRIAL_WORDS = 'Sent from your Twilio trial account';
const BETWEEN = /^[\s\p{Dash}:]*$/u;

/**
 * Whether a text that the carrier lists has the words of one of ours. A trial account of Twilio puts words of its own before
 * a text (https://www.twilio.com/docs/usage/tutorials/how-to-use-your-free-trial-account).
 */
export function isSameText(listed: string, ours: string): boolean {
  if (listed === ours) return true;
  if (!listed.startsWith(TRIAL_WORDS) || !listed.endsWith(ours)) return false;
  const between = listed.length - ours.length;
  return between >= TRIAL_WORDS.length && BETWEEN.test(listed.slice(TRIAL_WORDS.length, between));
}
