/** What the dialog of a booking shows. */
export type BookingView = 'facts' | 'change' | 'notes' | 'cancel';
