import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actingFor, type OrgContext } from '../../src/context.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import { dbOfClient } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let tamperer: pg.Client;
let org: OrgContext;
beforeAll(async () => {
  world = await createWorld();
  tamperer = new pg.Client({ connectionString: world.databaseUrl });
  await tamperer.connect();
  const input = { name: 'Other Paws', timeZone: 'UTC', defaultCountry: 'US' };
  const { id } = await createOrganization(world.contexts().operator, input);
  org = actingFor(world.contexts().operator, id, { kind: 'owner', id: newId() });
  for (let index = 2; index <= 8; index += 1) {
    const details = { number: index, until: null };
    await recordEvent(org, {
      event: 'thing.done',
      entity: 'thing',
      entityId: newId(),
      reason: 'why',
      details,
    });
  }
});
afterAll(async () => {
  await tamperer.end();
  await world.close();
});

/** What is found after somebody who may do everything has changed the tables; then it is undone. */
async function foundAfter(...statements: string[]): Promise<string[]> {
  await tamperer.query('begin');
  try {
    for (const table of ['audit_events', 'audit_heads']) {
      await tamperer.query(`alter table ${table} disable trigger user`);
    }
    const constraints = ['audit_events_seq_once', 'audit_events_place_fits', 'audit_events_actor_known'];
    for (const name of constraints) await tamperer.query(`alter table audit_events drop constraint ${name}`);
    for (const statement of statements) {
      const { rowCount } = await tamperer.query(
        statement.replaceAll('$org', `'${org.orgId}'`).replaceAll('$other', `'${world.orgId}'`),
      );
      expect(rowCount).toBeGreaterThan(0);
    }
    const { faults, lackingKeys } = await verifyChain({ ...org, db: dbOfClient(tamperer) }, org.orgId);
    return [...faults.first, ...lackingKeys.keys()];
  } finally {
    await tamperer.query('rollback');
  }
}

/** Another value for each column; a test holds that none is left out. */
const OTHER_VALUES: Record<string, string> = {
  org_id: '$other',
  id: 'gen_random_uuid()',
  occurred_at: "occurred_at + interval '1 microsecond'",
  actor: "'system'",
  actor_id: 'gen_random_uuid()',
  event: "'thing.undone'",
  entity: "'another'",
  entity_id: 'gen_random_uuid()',
  reason: "coalesce(reason, '') || ' '",
  details: `details || '{"number": 99}'`,
  seq: 'seq + 100',
  hash: "sha256('another')",
  key_id: "'another'",
};
const NULLABLE = ['actor_id', 'reason', 'key_id'];

describe('what somebody changes in the tables themselves is found:', () => {
  test('nothing, where nothing was changed', async () => {
    expect(await foundAfter('update audit_events set reason = reason where org_id = $org')).toEqual([]);
  });

  test('a table of events has the columns that are tried here, and no other', async () => {
    const { rows } = await tamperer.query(
      "select column_name from information_schema.columns where table_name = 'audit_events' and table_schema = 'public'",
    );
    expect(rows.map((row) => row.column_name).sort()).toEqual(Object.keys(OTHER_VALUES).sort());
  });

  test.each(Object.entries(OTHER_VALUES))('another %s, in each event', async (column, value) => {
    for (let seq = 1; seq <= 8; seq += 1) {
      const found = await foundAfter(
        `update audit_events set ${column} = ${value} where org_id = $org and seq = ${seq}`,
      );
      expect([seq, found]).not.toEqual([seq, []]);
    }
  });

  test.each(NULLABLE)('no %s', async (column) => {
    const found = await foundAfter(
      `update audit_events set ${column} = null where org_id = $org and seq = 4`,
    );
    expect(found[0]).toMatch(/^event 4 .* is not (as it was recorded|sealed)/);
  });

  test('an empty reason in place of none', async () => {
    const found = await foundAfter("update audit_events set reason = '' where org_id = $org and seq = 1");
    expect(found).toEqual([expect.stringMatching(/^event 1 .* is not as it was recorded$/)]);
  });

  test.each([1, 4, 7])('event %i removed', async (seq) => {
    const [first] = await foundAfter(`delete from audit_events where org_id = $org and seq = ${seq}`);
    expect(first).toMatch(new RegExp(`^event ${seq} is missing, so that what event ${seq + 1} `));
  });

  test('one removed and the places after it moved up', async () => {
    const found = await foundAfter(
      'delete from audit_events where org_id = $org and seq = 4',
      'update audit_events set seq = seq - 1 where org_id = $org and seq > 4',
    );
    expect(found[0]).toMatch(/^event 4 .* is not as it was recorded$/);
  });

  test('the tail cut off', async () => {
    expect(await foundAfter('delete from audit_events where org_id = $org and seq > 6')).toEqual([
      'events 7 to 8 are missing at the end',
    ]);
  });

  test('all events removed', async () => {
    expect(await foundAfter('delete from audit_events where org_id = $org')).toEqual([
      'events 1 to 8 are missing at the end',
    ]);
  });

  test('two swapped', async () => {
    const found = await foundAfter(
      'update audit_events set seq = 9 - seq where org_id = $org and seq in (4, 5)',
    );
    expect(found[0]).toMatch(/^event 4 .* is not as it was recorded$/);
  });

  const COPY = `org_id, gen_random_uuid(), occurred_at, actor, actor_id, event, entity, entity_id, reason, details`;
  test.each([
    ['at the end', '9, hash, key_id', /^event 9 .* is not as it was recorded$/],
    ['at a place that is taken', '4, hash, key_id', /^event 4 .* (has no place of its own|is not as it was)/],
    ['before the first', '0, hash, key_id', /^event 0 .* has no place of its own/],
    ['without a key', "9, sha256('x'), null", /^event 9 .* is not sealed by a key/],
  ])('one inserted %s', async (_where, place, fault) => {
    const found = await foundAfter(
      `insert into audit_events select ${COPY}, ${place} from audit_events where org_id = $org and seq = 8`,
    );
    expect(found[0]).toMatch(fault);
  });

  test.each([
    ['put back', 'update audit_heads set seq = 6 where org_id = $org', 'goes on to event 8'],
    ['put forward', 'update audit_heads set seq = 9 where org_id = $org', 'event 9 is missing'],
    ['with another hash', "update audit_heads set hash = sha256('x') where org_id = $org", 'does not fit'],
    ['removed', 'delete from audit_heads where org_id = $org', 'is not noted any more'],
  ])('the head of the chain %s', async (_how, statement, fault) => {
    expect(await foundAfter(statement)).toEqual([expect.stringContaining(fault)]);
  });

  test('all of it written anew without a key', async () => {
    const found = await foundAfter('update audit_events set key_id = null where org_id = $org');
    expect(found).toContainEqual(expect.stringMatching(/^no event is sealed by a key/));
  });
});
