import { DomainError } from '@maskline/core/domain/errors';
import { describeInstant } from '@maskline/core/domain/time';
import { inTransaction, type OrgContext } from '../context.ts';
import { type Mail, MailError } from '../mailer.ts';
import { findLinkById, markLinkMailed } from '../store/account-links.ts';
import { getOrganization } from '../store/organizations.ts';
import type { AccountLink } from '../store/tables.ts';
import { getMailbox, type Mailbox } from '../store/users.ts';
import { openLinkToken, urlOf } from './account-links.ts';
import { type AlertInput, closeAlert, raiseAlert } from './alerts.ts';

const TOPIC = 'mail_refused';

/**
 * Mails a link to its user. One that was mailed, used or withdrawn meanwhile, or is too old, is left alone, so it may run
 * twice; a process that ends between the mail and its mark mails the same link again. A mail that is not taken raises an
 * alert and is thrown, so that the job tries again.
 */
export async function sendAccountMail(ctx: OrgContext, linkId: string): Promise<void> {
  const letter = await inTransaction(ctx, (tx) => writeLetter(tx, linkId));
  if (!letter) return;
  const { link, mail } = letter;
  try {
    if (!ctx.mailer) throw new MailError('Mail is not set up in this process.');
    await ctx.mailer.send(mail);
  } catch (error) {
    if (error instanceof MailError) await inTransaction(ctx, (tx) => raiseAlert(tx, mailRefused(error)));
    throw error;
  }
  await inTransaction(ctx, async (tx) => {
    await markLinkMailed(tx.db, link, await tx.clock.now(tx.db));
    await closeAlert(tx, TOPIC);
  });
}

async function writeLetter(
  { db, orgId, clock, secrets, publicUrl }: OrgContext,
  linkId: string,
): Promise<{ link: AccountLink; mail: Mail } | null> {
  const link = await findLinkById(db, orgId, linkId);
  if (!link?.tokenSealed || link.userId === null || link.expiresAt <= (await clock.now(db))) return null;
  const mailbox = await getMailbox(db, orgId, link.userId);
  const { name, timeZone } = await getOrganization(db, orgId);
  const url = urlOf({ publicUrl }, openLinkToken({ secrets }, link, link.tokenSealed));
  return { link, mail: mailOf(link, mailbox, { url, company: name, timeZone }) };
}

type Surroundings = { url: string; company: string; timeZone: string };

function mailOf(
  { kind, expiresAt }: AccountLink,
  { email, name }: Mailbox,
  { url, company, timeZone }: Surroundings,
): Mail {
  const text = (lines: readonly string[]) =>
    [
      `Hello ${name},`,
      ...lines,
      `It works once, until ${describeInstant(expiresAt, timeZone)} (${timeZone}).`,
    ].join('\n\n');
  switch (kind) {
    case 'invitation':
      return {
        to: email,
        subject: `${company} invites you`,
        text: text([`${company} has made an account for you. Choose a password by this link:`, url]),
      };
    case 'password_reset':
      return {
        to: email,
        subject: `A new password for ${company}`,
        text: text([
          `Somebody, hopefully you, asked for a new password for your account at ${company}. Choose one by this link:`,
          url,
          'If it was not you, do nothing: your password stays as it is.',
        ]),
      };
    case 'first_owner':
      throw new DomainError('internal_error');
  }
}

function mailRefused(error: MailError): AlertInput {
  return {
    kind: TOPIC,
    severity: 'warning',
    topic: TOPIC,
    sentence: `An invitation or a new password could not be mailed. ${error.message}`,
    whatToDo: 'Check MASKLINE_SMTP_URL and MASKLINE_MAIL_FROM; it is tried again by itself.',
    entities: [],
  };
}
