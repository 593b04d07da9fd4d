import { createTwilioCarrier } from '../carriers/twilio/carrier.ts';
import { createChanges } from '../changes.ts';
import { databaseClock } from '../clock.ts';
import { type Config, webOriginsOf } from '../config.ts';
import type { Context } from '../context.ts';
import { erasureFile } from '../erasure-list.ts';
import { noFailpoint } from '../failpoints.ts';
import { createLog } from '../log.ts';
import { createPasswordHasher } from '../password-hasher.ts';
import { createPushService } from '../push-service.ts';
import type { SecretBox } from '../secret-box.ts';
import type { Db } from '../store/db.ts';

/** A context for what asks no carrier: whoever tries gets an error. */
export function offlineContext(config: Config, db: Db, secrets: SecretBox): Context {
  return {
    db,
    clock: databaseClock,
    log: createLog('silent'),
    carriers: { twilio: createTwilioCarrier({ baseUrl: 'http://nobody.invalid', timeoutMs: 1 }) },
    secrets,
    erasures: erasureFile(config),
    passwords: createPasswordHasher(),
    mailer: null,
    push: createPushService(),
    publicUrl: config.publicUrl,
    webOrigins: webOriginsOf(config),
    chance: Math.random,
    failpoint: noFailpoint,
    changes: createChanges(),
    handsets: null,
  };
}
