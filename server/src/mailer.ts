import type { Transporter } from 'nodemailer';

export type Mail = { to: string; subject: string; text: string };

/** Hands mail to the server of MASKLINE_SMTP_URL. Throws `MailError`. */
export type Mailer = { send(mail: Mail): Promise<void> };

/** That a mail was not taken, without the address that a mail server quotes. */
export class MailError extends Error {
  override readonly name = 'MailError';
}

const PATIENCE_MS = 20_000;

/** The library is loaded with the first mail: most processes send none. */
export function createMailer({ smtpUrl, from }: { smtpUrl: string; from: string }): Mailer {
  let transport: Promise<Transporter> | undefined;
  return {
    async send(mail) {
      transport ??= openTransport(smtpUrl);
      try {
        await (await transport).sendMail({ ...mail, from, headers: { 'Auto-Submitted': 'auto-generated' } });
      } catch (error) {
        throw new MailError(sentenceOf(error));
      }
    },
  };
}

async function openTransport(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: smtpUrl,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function sentenceOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const said = typeof responseCode === 'number' ? `, which said ${responseCode}` : '';
  return `The mail server did not take the mail (${typeof code === 'string' ? code : 'unknown'}${said}).`;
}
