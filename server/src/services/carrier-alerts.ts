import type { OrgContext } from '../context.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { closeAlert, raiseAlert } from './alerts.ts';

type Account = Pick<CarrierAccount, 'id'>;

/** Only the carrier's list brought a text: one alert, which counts them. Call it in the transaction that stores the text. */
export async function alertMissedCallback(tx: OrgContext, account: Account): Promise<void> {
  const topic = `missed_callbacks:${account.id}`;
  const open = await tx.db
    .selectFrom('alerts')
    .select('timesRaised')
    .where('orgId', '=', tx.orgId)
    .where('topic', '=', topic)
    .where('resolvedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  const count = (open?.timesRaised ?? 0) + 1;
  const texts = count === 1 ? '1 text came' : `${count} texts came`;
  await raiseAlert(tx, {
    kind: 'missed_callbacks',
    severity: 'warning',
    topic,
    sentence: `${texts} without a callback: only the carrier's list showed ${count === 1 ? 'it' : 'them'}. Nothing is lost, but it was late.`,
    whatToDo:
      "Unless the server was down at the time: check that the public URL can be reached from outside, and each number's callback address at the carrier.",
    entities: [{ entity: 'carrier_account', id: account.id }],
  });
}

/** All of the latest callbacks were refused for their signature. */
export function alertRefusedCallbacks(tx: OrgContext, account: Account, count: number): Promise<void> {
  return raiseAlert(tx, {
    kind: 'callbacks_refused',
    severity: 'warning',
    topic: refusedTopic(account),
    sentence: `The last ${count} callbacks for your carrier account were refused: their signature is missing or wrong.`,
    whatToDo: `Compare MASKLINE_PUBLIC_URL (${tx.publicUrl}) with the callback address that the carrier shows for your numbers, look whether a proxy in front changes address or headers, and check the account's auth token. If the carrier shows no failed callbacks, a stranger made these.`,
    entities: [{ entity: 'carrier_account', id: account.id }],
  });
}

/** A callback with a right signature came: whatever was wrong is over. */
export function closeRefusedCallbacks(tx: OrgContext, account: Account): Promise<void> {
  return closeAlert(tx, refusedTopic(account));
}

export function alertListFailing(
  tx: OrgContext,
  account: Account,
  failure: { count: number; reason: string },
): Promise<void> {
  return raiseAlert(tx, {
    kind: 'carrier_list_failing',
    severity: 'warning',
    topic: listTopic(account),
    sentence: `The carrier's list of texts could not be taken over ${failure.count} times in a row: ${failure.reason}.`,
    whatToDo:
      'Check the carrier account and its token. Texts still come in by callbacks; what they miss is fetched once the list works again.',
    entities: [{ entity: 'carrier_account', id: account.id }],
  });
}

export function closeListFailing(tx: OrgContext, account: Account): Promise<void> {
  return closeAlert(tx, listTopic(account));
}

/** The box may not be looked at every day, and the sender may well be a client. */
export function alertGroupText(tx: OrgContext, inboundTextId: string): Promise<void> {
  return raiseAlert(tx, {
    kind: 'group_text',
    severity: 'info',
    topic: 'group_text',
    sentence: 'A text that was sent to a group is in the box of unknown senders.',
    whatToDo:
      'Read it there. Write to its sender from the conversation, or call: nobody else of the group is shown.',
    entities: [{ entity: 'inbound_text', id: inboundTextId }],
  });
}

const refusedTopic = ({ id }: Account) => `callbacks_refused:${id}`;
const listTopic = ({ id }: Account) => `carrier_list_failing:${id}`;
