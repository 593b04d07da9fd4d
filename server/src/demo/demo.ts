import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { startMaskline } from '../main.ts';
import { createCompany } from './company.ts';
import { findFreePort } from './free-port.ts';
import { makeScratchDatabase } from './scratch-database.ts';
import { createScreen } from './screen.ts';
import { playStory } from './story.ts';

const START = new Date('2026-11-27T14:00:00Z');
const TIME_ZONE = 'America/New_York';

/** Plays one story on the real server, database and carrier protocol; only the clock is moved by hand. */
export async function playDemo(config: Config): Promise<void> {
  const scratch = await makeScratchDatabase(config);
  let now = START;
  const port = await findFreePort();
  const demoConfig = {
    ...config,
    ...scratch.config,
    port,
    sandboxPort: 0,
    publicUrl: `http://127.0.0.1:${port}`,
    host: '127.0.0.1',
    twilioApiBaseUrl: undefined,
    auditAnchors: { ...config.auditAnchors, everyMinutes: 0 },
  };
  const clock = { now: async () => now };
  try {
    const maskline = await startMaskline(demoConfig, { clock, now: () => now, log: createLog('silent') });
    try {
      const company = await createCompany(maskline, TIME_ZONE);
      const setTime = (at: string) => {
        now = new Date(at);
        return now;
      };
      await playStory({ company, screen: createScreen(TIME_ZONE), setTime });
    } finally {
      await maskline.stop();
    }
  } finally {
    await scratch.remove();
  }
}
