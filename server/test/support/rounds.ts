/** How often a race is run: enough to see both outcomes; CI asks for a hundred. */
export const ROUNDS = Number(process.env.RACE_ROUNDS ?? 25);
