import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { focusLastUsed } from '../../lib/focus-history.ts';
import { Button } from './button.tsx';

type Props = {
  isOpen: boolean;
  onClose(): void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Where a click beside it or Escape would lose what is shown once. */
  staysOpen?: boolean;
};

/** In the middle of a wide screen, from the bottom of a phone's. The focus comes back to where it was. */
export function Dialog({ isOpen, onClose, title, description, children, staysOpen = false }: Props) {
  const hold = staysOpen ? (event: Event) => event.preventDefault() : undefined;
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid animate-appear place-items-end overflow-y-auto bg-shade pt-10 sm:place-items-center sm:p-6">
          <Radix.Content
            {...(description ? {} : { 'aria-describedby': undefined })}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={giveFocusBack}
            onEscapeKeyDown={hold ?? keepForList}
            {...(hold ? { onInteractOutside: hold } : {})}
            className="w-full animate-rise rounded-t-2xl border border-line bg-raised p-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] shadow-raised outline-none sm:max-w-md sm:rounded-2xl sm:p-6"
          >
            <div className="flex items-start justify-between gap-4">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {!staysOpen && (
                <Radix.Close
                  aria-label="Close"
                  className="-m-1.5 inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-soft hover:bg-hover hover:text-ink"
                >
                  <X aria-hidden className="size-4.5" />
                </Radix.Close>
              )}
            </div>
            {description && (
              <Radix.Description asChild>
                <div className="mt-1 text-soft">{description}</div>
              </Radix.Description>
            )}
            <div className="mt-5">{children}</div>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

function giveFocusBack(event: Event): void {
  event.preventDefault();
  focusLastUsed(event.currentTarget instanceof Element ? event.currentTarget : null);
}

/** Escape closes the list of a field first. */
function keepForList(event: KeyboardEvent): void {
  const isOfList =
    event.target instanceof Element && event.target.matches('[role="combobox"][aria-expanded="true"]');
  if (isOfList) event.preventDefault();
}

/** What is to be filled in or copied comes before the cross in the corner, which is first in the document. */
function focusFirstField(event: Event): void {
  if (!(event.currentTarget instanceof HTMLElement)) return;
  const field = event.currentTarget.querySelector<HTMLElement>(
    ':is(input, select, textarea):not([hidden], [type="checkbox"])',
  );
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** The buttons at its end: the one that acts comes last, and on a phone first. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>;
}

export function CancelButton({ children = 'Cancel' }: { children?: ReactNode }) {
  return (
    <Radix.Close asChild>
      <Button>{children}</Button>
    </Radix.Close>
  );
}
