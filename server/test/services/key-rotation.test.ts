import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Context, inTransaction } from '../../src/context.ts';
import type { Erasure } from '../../src/erasure-list.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { noteErasure } from '../../src/services/erasure-replay.ts';
import { listOrganizationsToRotate, rotateKeys } from '../../src/services/key-rotation.ts';
import { currentPushKey, findPushKeys } from '../../src/services/push-keys.ts';
import { boundTo } from '../../src/services/sealed-values.ts';
import { SEALED_COLUMNS } from '../../src/store/sealed-values.ts';
import { addUser, signedIn } from '../support/accounts.ts';
import { takeUnrecorded, watchChanges } from '../support/audit-watch.ts';
import { rememberedErasures } from '../support/erasures.ts';
import { createMailbox } from '../support/mailbox.ts';
import { subscribedBrowser } from '../support/push-endpoint.ts';
import {
  furnishSealed,
  openEverything,
  SEALED_PLACES,
  sealedColumnsOfSchema,
} from '../support/sealed-values.ts';
import { createWorld, type World } from '../support/world.ts';

const [OLD, NEW, NEWEST] = ['5a', '6b', '7c'].map((byte) => byte.repeat(32)) as [string, string, string];
const before = createSecretBox(OLD);
const during = createSecretBox(NEW, [OLD]);
const after = createSecretBox(NEW);

let world: World;
let clientId: string;
const erasures = rememberedErasures();
const under = (secrets: Context['secrets']): Context => ({ ...world.contexts().operator, secrets });
const verify = (secrets: Context['secrets']) => verifyChain({ db: world.db, secrets }, world.orgId);
beforeEach(async () => {
  world = await createWorld({ mailer: createMailbox(), erasures });
  ({ clientId } = await furnishSealed(world));
  return () => world.close();
});

test('every column with sealed values is known to a rotation', async () => {
  const known = Object.values(SEALED_COLUMNS).map(({ table, column }) => `${table}.${column}`);
  expect(known.sort()).toEqual(await sealedColumnsOfSchema(world.db));
});

test('everything opens with the new key alone afterwards, and is what it was', async () => {
  await world.secondOrg();
  const opened = await openEverything(world.db, before, world.orgId);
  expect(SEALED_PLACES.filter((place) => opened[place]?.length === 0)).toEqual(['retiredKey']);
  expect(await rotateKeys(under(during))).toBe(2);
  const { retiredKey, ...others } = await openEverything(world.db, after, world.orgId);
  expect({ ...others, retiredKey: [] }).toEqual(opened);
  expect(retiredKey).toHaveLength(2);
  expect(await listOrganizationsToRotate(under(during))).toEqual([]);
  expect(await rotateKeys(under(during))).toBe(0);
});

test('browsers are told by the key that they subscribed with', async () => {
  const tab = await signedIn(world, await addUser(world));
  const { given } = subscribedBrowser('https://push.example');
  await tab.ask('POST', '/me/push-subscriptions', { body: given });
  const { keyId, publicKey } = currentPushKey({ orgId: world.orgId, secrets: before });
  expect(currentPushKey({ orgId: world.orgId, secrets: after }).publicKey).not.toBe(publicKey);
  await rotateKeys(under(during));
  const find = (id: string) => inTransaction({ ...world.ctx, secrets: after }, (tx) => findPushKeys(tx, id));
  expect((await find(keyId))?.publicKey).toBe(publicKey);
  expect(await find('unknown')).toBeNull();
});

test('it is one event of each organization, which tells of all that was sealed anew', async () => {
  await watchChanges(world.db);
  await rotateKeys(under(during));
  expect(await takeUnrecorded(world.db)).toEqual([]);
  const events = await world.db
    .selectFrom('auditEvents')
    .select(['event', 'actor', 'details', 'keyId'])
    .where('event', '=', 'secret_key.rotated')
    .execute();
  const [from, to] = [before.currentKey('').id, after.currentKey('').id];
  expect(events).toEqual([
    { event: 'secret_key.rotated', actor: 'operator', details: { from: [from], to }, keyId: to },
  ]);
});

test('a rotation that was killed after some organizations goes on with the others', async () => {
  const other = await world.secondOrg();
  const killed = rotateKeys(under(during), (name) => {
    if (name === 'rotation.organization_sealed') throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  const left = await listOrganizationsToRotate(under(during));
  expect([world.orgId, other.orgId].filter((id) => !left.includes(id))).toHaveLength(1);
  await openEverything(world.db, during, world.orgId);
  await openEverything(world.db, during, other.orgId);
  expect(await rotateKeys(under(during))).toBe(1);
  await openEverything(world.db, after, world.orgId);
  await openEverything(world.db, after, other.orgId);
});

test('one that was killed within an organization has changed nothing of it', async () => {
  const digest = async () => JSON.stringify(await openEverything(world.db, before, world.orgId));
  const untouched = await digest();
  const killed = rotateKeys(under(during), (name) => {
    if (name === 'rotation.before_commit') throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await digest()).toBe(untouched);
});

test('the list of erasures opens with the new key, and what no key opens stays in it', async () => {
  await noteErasure({ ...world.operator, erasures }, clientId);
  const lost = {
    ...(await erasures.read()).at(-1),
    keySealed: createSecretBox(NEWEST).seal('x', 'y').toString('base64'),
  };
  await erasures.add(lost as Erasure);
  await rotateKeys(under(during));
  const [noted, kept] = (await erasures.read()).slice(-2);
  const sealed = Buffer.from(noted?.keySealed ?? '', 'base64');
  const { erasureKey } = await openEverything(world.db, after, world.orgId);
  expect([after.open(sealed, boundTo.erasureKey(world))]).toEqual(erasureKey);
  expect(kept).toEqual(lost);
});

describe('the audit log', () => {
  const RIGHT = { faults: { count: 0 }, lackingKeys: new Map() };
  const happen = (secrets: Context['secrets']) =>
    recordEvent({ ...world.operator, secrets }, { event: 'x.y', entity: 'x', entityId: world.orgId });

  test('is proved by the new key alone, over several rotations and whatever happens between', async () => {
    await rotateKeys(under(during));
    await happen(after);
    expect(await verify(after)).toMatchObject(RIGHT);
    await rotateKeys(under(createSecretBox(NEWEST, [NEW])));
    await happen(createSecretBox(NEWEST));
    expect(await verify(createSecretBox(NEWEST))).toMatchObject(RIGHT);
  });

  test('is proved while only some of it is under the new key, by a server that has both', async () => {
    await happen(during);
    expect(await verify(during)).toMatchObject(RIGHT);
    expect(await listOrganizationsToRotate(under(during))).toEqual([world.orgId]);
    await rotateKeys(under(during));
    expect(await verify(after)).toMatchObject(RIGHT);
  });

  test('takes no event of whoever has the earlier key, before or after the rotation', async () => {
    await rotateKeys(under(during));
    await happen(before);
    const { faults } = await verify(after);
    expect(faults.first).toEqual([
      expect.stringContaining('by a key that was replaced before: it was forged'),
    ]);
  });

  test('that was cut off before the rotation is found without an anchor, and so is a kept key that was changed', async () => {
    await rotateKeys(under(during));
    await sql`alter table audit_events disable trigger user; alter table audit_heads disable trigger user`.execute(
      world.db,
    );
    await sql`
      with cut as (delete from audit_events where key_id = ${after.keyIds[0]} returning org_id, seq)
      update audit_heads head set seq = cut.seq - 1,
          hash = (select hash from audit_events event where event.org_id = cut.org_id and event.seq = cut.seq - 1)
        from cut where head.org_id = cut.org_id`.execute(world.db);
    expect((await verify(after)).faults.first).toEqual([expect.stringContaining('it was cut off')]);
    await sql`update retired_keys set key_sealed = key_sealed || '\\x00'`.execute(world.db);
    const changed = await verify(after);
    expect(changed.faults.first).toEqual([expect.stringContaining('cannot be opened: it was changed')]);
    expect([...changed.lackingKeys.keys()]).toEqual(before.keyIds);
  });
});
