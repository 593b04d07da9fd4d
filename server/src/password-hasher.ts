import { hash, verify } from '@node-rs/argon2';

/** What one guess costs: argon2id, as OWASP advises. `memoryKib` for each guess at once. */
export type HashingCost = { memoryKib: number; passes: number };

export type PasswordHasher = {
  hash(password: string): Promise<string>;
  /** With null for a password that is not set: takes as long as a wrong one, and is never right. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
};

const OWASP: HashingCost = { memoryKib: 19_456, passes: 2 };

export function createPasswordHasher({ memoryKib, passes }: HashingCost = OWASP): PasswordHasher {
  const options = { memoryCost: memoryKib, timeCost: passes, parallelism: 1 };
  const hashOf = (password: string) => hash(password.normalize('NFKC'), options);
  let nobodys: Promise<string> | undefined;
  return {
    hash: hashOf,
    async verify(passwordHash, password) {
      nobodys ??= hashOf('of nobody');
      const isRight = await verify(passwordHash ?? (await nobodys), password.normalize('NFKC'));
      return isRight && passwordHash !== null;
    },
  };
}
