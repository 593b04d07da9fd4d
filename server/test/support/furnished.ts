import type { App } from '../../src/http/route.ts';
import { addUser } from './accounts.ts';
import { book, overrideTo } from './duties.ts';
import type { Ids } from './id-positions.ts';
import { fictionalPhone } from './outside-world.ts';
import type { TestOrganization } from './seeds.ts';
import { postText } from './signed-callback.ts';
import { callApp } from './world.ts';

/** Gives an organization a row of each kind that an address can name. */
export async function furnish(org: TestOrganization, app: App): Promise<Ids> {
  const [sitter, client] = [await org.addSitter(), await org.addClient()];
  const pool = await org.addNumber({ class: 'pool' });
  const bookingId = await book(org, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
  const overrideId = await overrideTo(org, client.threadId ?? '', sitter.id);
  await postText(app, org.account, { from: client.phone, to: pool.e164 });
  await postText(app, org.account, { from: '888777', to: fictionalPhone() });
  const first = async (path: string): Promise<string> =>
    (await callApp(app, 'GET', path, { key: org.ownerKey })).body.data[0].id;
  const made = async (path: string, body: object): Promise<string> =>
    (await callApp(app, 'POST', path, { key: org.ownerKey, body })).body.id;
  const vet = { kind: 'phone', value: fictionalPhone(), label: 'Vet' };
  return {
    organization_id: org.orgId,
    user_id: (await addUser(org)).id,
    api_key_id: await first('/api-keys'),
    pet_id: await made(`/clients/${client.id}/pets`, { name: 'Rex' }),
    allowed_contact_id: await made('/allowed-contacts', vet),
    thread_id: client.threadId ?? '',
    client_id: client.id,
    contact_id: client.contactId,
    override_id: overrideId,
    text_template_id: await made('/text-templates', { name: 'On the way', body: 'I am on my way.' }),
    scheduled_text_id: await made(`/threads/${client.threadId}/scheduled-texts`, {
      body: 'We come at noon.',
      send_at: '2026-12-02T15:00:00Z',
    }),
    sitter_id: sitter.id,
    number_id: pool.id,
    booking_id: bookingId,
    actor_id: org.ctx.actor.id ?? '',
    message_id: await first(`/threads/${client.threadId}/messages`),
    window_id: await first('/assignment-windows'),
    alert_id: await first('/alerts'),
    inbound_text_id: await first('/inbound-texts'),
  };
}
