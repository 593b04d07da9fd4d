import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import { type Fields, fieldsOf, queryOf } from './fields.ts';

const PAGE = ['PageSize', 'Page', 'PageToken'];

/** What this sandbox heeds of Twilio's parameters, by method and the end of the address. */
const HEEDED: Readonly<Record<string, readonly string[]>> = {
  'GET /Messages.json': ['From', 'To', 'DateSent', 'DateSent<', 'DateSent>', ...PAGE],
  'POST /Messages.json': ['From', 'To', 'Body', 'StatusCallback', 'ValidityPeriod'],
  'GET /IncomingPhoneNumbers.json': ['PhoneNumber', ...PAGE],
  'POST /IncomingPhoneNumbers.json': ['PhoneNumber', 'AreaCode', 'SmsUrl', 'SmsMethod'],
  'POST /IncomingPhoneNumbers/:sid(^\\w+).json': ['SmsUrl', 'SmsMethod'],
  'GET /AvailablePhoneNumbers/:country/Local.json': ['AreaCode', 'Contains', 'SmsEnabled', ...PAGE],
};

/** Refuses, by its name, whatever would change the outcome at Twilio and would be passed over here. */
export async function refuseOtherParameters(request: FastifyRequest): Promise<void> {
  const { url = '' } = request.routeOptions;
  const address = url.replace(/^.*:accountSid/, '');
  const heeded = HEEDED[`${request.method} ${address}`] ?? [];
  const form = (request.body as Fields | undefined)?.names() ?? [];
  const names = [...fieldsOf(queryOf(request.url)).names(), ...form];
  const other = names.find((name) => !heeded.includes(name));
  if (other !== undefined) throw new Refusal(20001, `Invalid parameter: this sandbox does not know ${other}`);
}
