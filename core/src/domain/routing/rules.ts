/** Who is responsible, for a text of either direction. */
const OVERRIDE =
  'While an override is active, whoever it names is responsible. Of several, the one made last.';
const ONE_WINDOW =
  'If exactly one active sitter has an active assignment window, that sitter is responsible.';
const OVERLAP =
  'If the windows of several sitters overlap, no one sitter is responsible: it is left to a person.';
const OWNER_INBOX = 'Otherwise the owner inbox is responsible.';

/** What is asked of a text that comes in, in this order, by the names that a trace uses. */
export const INBOUND_RULES = {
  'inbound.quarantined_number':
    'A text to a number in quarantine goes to the owner inbox, even under an override.',
  'responsible.override': OVERRIDE,
  'inbound.dedicated_number':
    'A text to the dedicated number of a sitter who has an active window goes to that sitter. This settles overlaps.',
  'responsible.one_window': ONE_WINDOW,
  'responsible.overlap': OVERLAP,
  'responsible.owner_inbox': OWNER_INBOX,
  'inbound.meant_for':
    'A text to a sitter’s number that reaches the owner says for whom it was meant; that is never the number’s next holder.',
} as const;

/** What is asked of a text that goes out, in this order, by the names that a trace uses. */
export const OUTBOUND_RULES = {
  'outbound.recipient':
    'It goes to the phone that last wrote, else to the primary one, passing over phones that opted out; the owner may choose another. If all have opted out, it is refused.',
  'responsible.override': OVERRIDE,
  'responsible.one_window': ONE_WINDOW,
  'responsible.overlap': OVERLAP,
  'responsible.owner_inbox': OWNER_INBOX,
  'outbound.author':
    'A sitter may write while an own window is active, and under an override only if it names that sitter. The owner and automations always may.',
  'outbound.policy': 'A sitter’s text with contact data is refused. The owner’s goes out, and it is noted.',
  'outbound.number.own_number': 'A sitter’s text goes out from the sitter’s dedicated number.',
  'outbound.number.responsible_sitter':
    'Any other goes out from the number of the sitter who is responsible; under overlap, of the one whose window started last.',
  'outbound.number.pool_lease':
    'If no sitter is responsible and the client is a one-time client, it goes out from the pool number leased to the conversation; at first need that is the one unused for longest.',
  'outbound.number.front_desk':
    'Otherwise it goes out from the front desk number. A number that cannot be used is passed over, with an alert; if none is left, the text is refused.',
} as const;

export type RuleName = keyof typeof INBOUND_RULES | keyof typeof OUTBOUND_RULES | 'recovery.adopted';
