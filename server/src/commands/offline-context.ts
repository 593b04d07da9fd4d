import { createTwilioCarrier } from '../carriers/twilio/carrier.ts';
import { databaseClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { erasureFile } from '../erasure-list.ts';
import { noFailpoint } from '../failpoints.ts';
import { createLog } from '../log.ts';
import { createSecretBox } from '../secret-box.ts';
import type { Db } from '../store/db.ts';

/** A context for what neither asks a carrier nor opens a secret: whoever tries gets an error. */
export function offlineContext(config: Config, db: Db): Context {
  return {
    db,
    clock: databaseClock,
    log: createLog('silent'),
    carriers: { twilio: createTwilioCarrier({ baseUrl: 'http://nobody.invalid', timeoutMs: 1 }) },
    secrets: createSecretBox(''),
    erasures: erasureFile(config),
    publicUrl: config.publicUrl,
    chance: Math.random,
    failpoint: noFailpoint,
  };
}
