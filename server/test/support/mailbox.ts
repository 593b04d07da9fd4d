import { type Mail, MailError, type Mailer } from '../../src/mailer.ts';

/** A mail server that keeps what it takes, and refuses it as long as a test says. */
export type Mailbox = Mailer & { mails: Mail[]; isBroken: boolean; linkTo(address: string): string };

export function createMailbox(): Mailbox {
  const mails: Mail[] = [];
  const mailbox: Mailbox = {
    mails,
    isBroken: false,
    async send(mail) {
      if (mailbox.isBroken) throw new MailError('The mail server did not take the mail (ECONNREFUSED).');
      mails.push(mail);
    },
    /** Of the newest mail to the address. */
    linkTo(address) {
      const text = mails.findLast(({ to }) => to === address)?.text ?? '';
      return /https?:\S+/.exec(text)?.[0] ?? '';
    },
  };
  return mailbox;
}
