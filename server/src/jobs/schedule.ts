/** Every recurring job, in cron's terms; times are UTC. */
export const SCHEDULE = [
  { task: 'end_quarantines', match: '* * * * *' },
  { task: 'recover_messages', match: '* * * * *' },
  { task: 'adopt_carrier_texts', match: '* * * * *' },
  { task: 'forget_idempotency_keys', match: '17 4 * * *' },
] as const;
