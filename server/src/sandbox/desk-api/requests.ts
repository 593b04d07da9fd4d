import { storableBody } from '@maskline/core/domain/message-body';
import { isE164 } from '@maskline/core/domain/phone-number';
import { z } from 'zod';
import { FAULT_KINDS, SPOILT_REQUESTS } from '../fault-kinds.ts';
import { isWebUrl } from '../web-url.ts';

const accountSid = z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits');
const e164 = z.string().refine(isE164, 'must be a phone number such as +14125550142');
const webUrl = z.string().refine(isWebUrl, 'must be an http or https URL');

export const AccountBody = z.strictObject({
  account_sid: accountSid.optional(),
  auth_token: z.string().min(1).max(100).optional(),
  name: z.string().max(200).optional(),
});

export const NumberBody = z.strictObject({
  account_sid: accountSid,
  /** Without one, the next that is for sale in the country. */
  e164: e164.optional(),
  country: z.string().length(2).default('US'),
  sms_url: webUrl.optional(),
});

const SENDER = /^(?:\+\d{1,15}|\d{3,8}|[A-Za-z][A-Za-z0-9 ]{0,10})$/;
/** A phone number, a short code or a name. */
const sender = z.string().regex(SENDER, 'is no phone, short code or name');

export const TextBody = z.strictObject({
  to: e164,
  body: z.string().max(16_000).transform(storableBody),
  media_count: z.int().min(0).max(10).default(0),
  /** What the callback says in place of the number of pictures. */
  num_media: z.string().max(20).transform(storableBody).nullable().default(null),
  /** The others of a group that it was sent to. */
  other_recipients: z.array(e164).max(20).default([]),
});
export const TextFromBody = TextBody.extend({ from: z.union([sender, z.literal('')]) });
export const HandsetParams = z.object({ phone: sender });

const LONGEST_DELAY_MS = 24 * 60 * 60 * 1000;

export const FaultBody = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  account_sid: accountSid.nullable().default(null),
  phone: z.string().max(30).nullable().default(null),
  request: z.enum(SPOILT_REQUESTS).optional(),
  code: z.int().min(10_000).max(99_999).nullable().default(null),
  delay_ms: z.int().min(1).max(LONGEST_DELAY_MS).nullable().default(null),
  retry_after_seconds: z.int().min(0).max(86_400).nullable().default(null),
  copies: z.int().min(2).max(100).nullable().default(null),
  times: z.int().min(1).max(1_000_000).nullable().default(1),
});

export const IdParams = z.object({ id: z.string().regex(/^\d{1,18}$/) });

export const NumberQuery = z.object({ account_sid: accountSid.optional() });
export const CallbackQuery = z.object({
  state: z.enum(['pending', 'answered', 'failed']).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const texts = {
  account_sid: accountSid.optional(),
  phone: z.string().max(30).optional(),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
};
export const TextQuery = z.strictObject(texts);
export const TextCountQuery = z.strictObject({
  ...texts,
  at_least: z.coerce.number().int().min(1).max(1_000_000).default(1),
});
