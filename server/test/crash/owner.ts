import type { Scene } from './scene.ts';

/** The owner is told of every text that is held, and sends those of one fault again. */
export async function sendHeldAgain({ api, company, ledger }: Scene, fault: string): Promise<void> {
  const { ownerKey } = company;
  const alerts = await api.list(ownerKey, '/alerts?state=open');
  const entities: { entity: string; id: string }[] = alerts.flatMap((alert) => alert.entities);
  for (const { entity, id } of entities) {
    const written = ledger.composed.find((text) => text.fault === fault && text.id === id);
    if (entity !== 'message' || !written) continue;
    if ((await api.get(ownerKey, `/messages/${id}`)).status !== 'held') continue;
    const sent = await api.post(ownerKey, `/messages/${id}/send`, {});
    ledger.composed.push({ ...written, id: sent.id, answeredAt: Date.now() });
  }
}
