/** Every recurring job, in cron's terms; times are UTC. */
export const SCHEDULE = [
  { task: 'end_quarantines', match: '* * * * *' },
  { task: 'poll_every_account', match: '* * * * *' },
  { task: 'check_every_inbound_callback', match: '43 3 * * *' },
  { task: 'adopt_carrier_texts', match: '* * * * *' },
  { task: 'forget_idempotency_keys', match: '17 4 * * *' },
  { task: 'forget_old_sign_ins', match: '27 4 * * *' },
] as const;
