/** What a phone on the desk shows: `number` is the business number at the other end. */
export type HandsetText = {
  id: string;
  phone: string;
  number: string;
  direction: 'received' | 'sent';
  body: string;
  at: Date;
};

/** The phones of people on the sandbox carrier: no carrier of this world lets anybody text as them. */
export type HandsetDesk = {
  /** The last texts of the carrier account, oldest first; one to a phone is there once it was delivered. */
  listTexts(accountSid: string, limit: number): Promise<HandsetText[]>;
  /** A text from the phone to a business number; what comes of it comes by callback, as from any carrier. */
  sendText(text: { phone: string; number: string; body: string }): Promise<void>;
};
