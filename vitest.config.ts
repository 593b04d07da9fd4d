import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A long file that begins last leaves all workers but one idle; on a first run nobody knows yet which ones are long. */
const LONG_ONES = ['/sim/', '/commands/', '/jobs/', 'races.test.ts', '/store/'];

class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG_ONES.findIndex((part) => moduleId.includes(part));
      return found === -1 ? LONG_ONES.length : found;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: ['core/test/**/*.test.ts', 'server/test/**/*.test.ts'],
    globalSetup: ['server/test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Each has up to thirty connections, of which a PostgreSQL server gives a hundred by default; the embedded one of the tests
    // gives more.
    maxWorkers: Math.min(process.env.TEST_DATABASE_URL ? 4 : 8, Math.max(2, availableParallelism())),
    sequence: { sequencer: LongOnesFirst },
    // Files share nothing but the modules: each has a database of its own.
    isolate: false,
  },
});
