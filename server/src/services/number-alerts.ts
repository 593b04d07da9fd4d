import type { BusinessNumber } from '../store/tables.ts';
import type { AlertInput } from './alerts.ts';

/** The alert about a number that the carrier refused. */
export function refusalTopic(numberId: string): string {
  return `number_refused:${numberId}`;
}

export function numberRefused({ id, e164 }: BusinessNumber, reason: string): AlertInput {
  return {
    kind: 'number_refused',
    severity: 'warning',
    topic: refusalTopic(id),
    sentence: `The carrier refused ${e164}, so it is in quarantine. ${reason}`,
    whatToDo: 'Check the number in your carrier account; restore it here, or retire it.',
    entities: [{ entity: 'number', id }],
  };
}

export function frontDeskRefused({ id, e164 }: BusinessNumber, reason: string): AlertInput {
  return {
    kind: 'front_desk_refused',
    severity: 'critical',
    topic: frontDeskTopic(id),
    sentence: `The carrier refuses ${e164}, the front desk number: its texts are held. ${reason}`,
    whatToDo: 'Check the number in your carrier account, or promote another one; then send what is held.',
    entities: [{ entity: 'number', id }],
  };
}

export function frontDeskTopic(numberId: string): string {
  return `front_desk_refused:${numberId}`;
}

export function callbackRefused({ id, e164 }: BusinessNumber, reason: string): AlertInput {
  return {
    kind: 'callback_not_set',
    severity: 'warning',
    topic: callbackTopic(id),
    sentence: `The carrier did not take our address for texts to ${e164}, so they may not arrive. ${reason}`,
    whatToDo: 'Check the number in your carrier account; it is tried again by itself.',
    entities: [{ entity: 'number', id }],
  };
}

export function callbackChanged({ id, e164 }: BusinessNumber): AlertInput {
  return {
    kind: 'callback_changed',
    severity: 'critical',
    topic: `callback_changed:${id}`,
    sentence: `Somebody changed the address for texts to ${e164} at the carrier, so they did not arrive here. It is being set back.`,
    whatToDo: 'Look in your carrier account for the texts that are missing here, and for who changed it.',
    entities: [{ entity: 'number', id }],
  };
}

export function callbackTopic(numberId: string): string {
  return `callback_not_set:${numberId}`;
}
