import { Tooltip as Radix } from 'radix-ui';
import { type ReactElement, useState } from 'react';

type Props = { text: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactElement };

/** What a picture means, in the page's main part. Never the only place of anything: a finger cannot hover. */
export function Tooltip({ text, side = 'top', children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Radix.Root open={isOpen} onOpenChange={setIsOpen}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={isOpen ? document.querySelector('main') : null}>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-xs text-canvas"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
