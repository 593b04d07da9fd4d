import { sql } from 'kysely';
import { forgetChanges, watchChanges } from '../support/audit-watch.ts';
import { createWorld, type World } from '../support/world.ts';
import { CarrierModel, portOver } from './carrier-model.ts';
import { FaultPlan } from './failpoints.ts';
import { History } from './history.ts';

/** One database and one server for many histories, each an organization of its own with its own carrier account. */
export class Simulation {
  readonly world: World;
  readonly #faults: FaultPlan;
  readonly #models: Map<string, CarrierModel>;
  #histories = 0;

  private constructor(world: World, faults: FaultPlan, models: Map<string, CarrierModel>) {
    this.world = world;
    this.#faults = faults;
    this.#models = models;
  }

  static async open(): Promise<Simulation> {
    const faults = new FaultPlan();
    const models = new Map<string, CarrierModel>();
    const modelOf = (accountSid: string) => {
      const model = models.get(accountSid);
      if (!model) throw new Error('an account that no history has');
      return model;
    };
    const world = await createWorld({
      carriers: { twilio: portOver(modelOf) },
      failpoint: (name) => faults.reach(name),
      // No part of any history hangs on it, so that a seed tells the same one each time.
      chance: () => 0.5,
    });
    await watchCommits(world);
    await watchChanges(world.db);
    return new Simulation(world, faults, models);
  }

  async begin(startsAt: string): Promise<History> {
    this.#histories += 1;
    this.world.clock.set(startsAt);
    this.#faults.set(null);
    const history = await History.begin(this.world, this.#faults, (accountSid, outside) => {
      const model = new CarrierModel(this.#histories.toString(16).padStart(20, '0'), outside);
      this.#models.set(accountSid, model);
      return model;
    });
    // The people of a history are put into the tables as they are.
    await forgetChanges(this.world.db);
    return history;
  }

  close(): Promise<void> {
    return this.world.close();
  }
}

/** I-08, I-25: lets no attempt commit whose number is not in use by then, or whose phone has opted out. */
async function watchCommits({ db }: World): Promise<void> {
  await sql`
    create function refuse_late_attempt() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from business_numbers where id = new.number_id and status <> 'active')
      then raise exception 'I-08: an attempt from a number that is not in use'; end if;
      if exists (select 1 from opt_outs
                  where org_id = new.org_id and phone = new.to_phone and opted_in_at is null)
      then raise exception 'I-25: an attempt to a phone that has opted out'; end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger refuse_late_attempt after insert on delivery_attempts
      deferrable initially deferred for each row execute function refuse_late_attempt()`.execute(db);
}
