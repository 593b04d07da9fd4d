import { defineConfig } from 'vitest/config';

/** The pages in a real browser: apart from the other tests, because not every machine has one. */
export default defineConfig({
  test: {
    include: ['server/test/browser/**/*.browser.ts'],
    globalSetup: ['server/test/support/global-setup.ts', 'server/test/support/web-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    // A busy machine takes its time.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 1,
    // What a busy machine does to a browser shows once; a fault shows each time, and both are told.
    retry: 1,
  },
});
