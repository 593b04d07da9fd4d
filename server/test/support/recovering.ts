import type { CarrierText } from '../../src/carriers/carrier.ts';
import { adoptCarrierTexts } from '../../src/services/carrier-adoption.ts';
import { openRecovery } from '../../src/services/recovery.ts';
import type { Recovery } from '../../src/store/tables.ts';
import { listing } from './carrier-list.ts';
import { createSendingWorld } from './sending.ts';

export const BACKUP_AT = new Date('2026-11-24T15:00:05Z');
export const RESTORED_AT = new Date('2026-11-24T19:00:00Z');
/** After that the carrier's list shows whatever was sent before the restore. */
export const SETTLE_MS = 11 * 60_000;

/** A world with a front desk, a client, and a carrier whose list outlives the database. */
export async function createRecoveringWorld() {
  const world = await createSendingWorld();
  const list = listing(world.carrier);
  const desk = await world.addNumber({ class: 'front_desk' });
  const carla = await world.addClient({ name: 'Carla' });
  const adopt = () => adoptCarrierTexts(world.base);
  return {
    world,
    list,
    desk,
    carla,
    /** The database as a restore leaves it. */
    restored: (at = RESTORED_AT): Promise<Recovery> => {
      world.clock.set(at);
      return openRecovery(world.operator, BACKUP_AT);
    },
    /** Reads the carrier's list once, at the present time. */
    adopt,
    /** The read after which it counts as looked through. */
    adoptSettled: () => {
      world.clock.advance(SETTLE_MS);
      return adopt();
    },
    /** The carrier took a text from the front desk to Carla, unless told otherwise. */
    sent: (text: Partial<CarrierText> = {}) => list.add({ from: desk.e164, to: carla.phone, ...text }),
    recovery: () => world.db.selectFrom('recoveries').selectAll().executeTakeFirstOrThrow(),
    fates: () => world.db.selectFrom('recoveredTexts').selectAll().orderBy('carrierCreatedAt').execute(),
  };
}

export type RecoveringWorld = Awaited<ReturnType<typeof createRecoveringWorld>>;
