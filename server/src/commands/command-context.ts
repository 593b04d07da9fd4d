import { createTwilioCarrier } from '../carriers/twilio/carrier.ts';
import { createChanges } from '../changes.ts';
import { databaseClock } from '../clock.ts';
import { type Config, webOriginsOf } from '../config.ts';
import type { Context } from '../context.ts';
import { erasureFile } from '../erasure-list.ts';
import { noFailpoint } from '../failpoints.ts';
import { createLog } from '../log.ts';
import { createMailer } from '../mailer.ts';
import { createPasswordHasher } from '../password-hasher.ts';
import { createPushService } from '../push-service.ts';
import type { SecretBox } from '../secret-box.ts';
import type { Db } from '../store/db.ts';

/** The context of a short command, which reaches the carrier or the sandbox of a running server. */
export function commandContext(config: Config, db: Db, secrets: SecretBox): Context {
  const baseUrl = config.twilioApiBaseUrl ?? `http://127.0.0.1:${config.sandboxPort}`;
  return {
    db,
    clock: databaseClock,
    log: createLog('silent'),
    carriers: { twilio: createTwilioCarrier({ baseUrl, timeoutMs: 10_000 }) },
    secrets,
    erasures: erasureFile(config),
    passwords: createPasswordHasher(),
    mailer: config.mail && createMailer(config.mail),
    push: createPushService(),
    publicUrl: config.publicUrl,
    webOrigins: webOriginsOf(config),
    chance: Math.random,
    failpoint: noFailpoint,
    changes: createChanges(),
    handsets: null,
  };
}
