import { DomainError } from '@maskline/core/domain/errors';
import type { HandsetDesk, HandsetText } from '../carriers/handset-desk.ts';
import type { OrgContext } from '../context.ts';
import { findConnectedAccount } from '../store/carrier-accounts.ts';
import { getNumber } from '../store/numbers.ts';
import { getOrganization } from '../store/organizations.ts';
import { listNewestPhones, listPhoneOwners } from '../store/phone-owners.ts';
import { readPhone } from './read-phone.ts';

export type Handset = {
  phone: string;
  client: { id: string; name: string } | null;
  texts: HandsetText[];
};

const MOST_HANDSETS = 12;
const MOST_TEXTS = 500;

/** The phones that the organization's texts came from and went to, then others of its clients. Throws `not_found` without a sandbox. */
export async function listHandsets(ctx: OrgContext): Promise<Handset[]> {
  const desk = requireDesk(ctx);
  const account = await findConnectedAccount(ctx.db, ctx.orgId);
  const texts = account ? await desk.listTexts(account.accountSid, MOST_TEXTS) : [];
  const newest = await listNewestPhones(ctx.db, ctx.orgId, MOST_HANDSETS);
  const lastFirst = texts.map(({ phone }) => phone).reverse();
  const phones = [...new Set([...lastFirst, ...newest])].slice(0, MOST_HANDSETS);
  const owners = await listPhoneOwners(ctx.db, ctx.orgId, phones);
  return phones.map((phone) => ({
    phone,
    client: owners.find((owner) => owner.phone === phone)?.client ?? null,
    texts: texts.filter((text) => text.phone === phone),
  }));
}

/** Texts a business number of the organization as somebody's phone would. Throws `not_found`, and what `readPhone` throws. */
export async function textFromHandset(
  ctx: OrgContext,
  text: { phone: string; numberId: string; body: string },
): Promise<void> {
  const desk = requireDesk(ctx);
  const { defaultCountry } = await getOrganization(ctx.db, ctx.orgId);
  const { e164: phone } = readPhone(text.phone, defaultCountry);
  const number = await getNumber(ctx.db, ctx.orgId, text.numberId);
  await desk.sendText({ phone, number: number.e164, body: text.body });
}

function requireDesk({ handsets }: OrgContext): HandsetDesk {
  if (!handsets) {
    throw new DomainError(
      'not_found',
      'There are no handsets here: this server sends through a real carrier.',
    );
  }
  return handsets;
}
