/** How often a race is run: enough to see both outcomes, which goes on where it must; CI asks for a hundred. */
export const ROUNDS = Number(process.env.RACE_ROUNDS ?? 10);
