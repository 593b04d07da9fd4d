import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';

const ITEM =
  'flex min-h-10 items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-[highlighted]:bg-hover md:min-h-8';

type MenuProps = {
  trigger: ReactElement;
  side?: 'top' | 'bottom' | 'right';
  align?: 'start' | 'end';
  children: ReactNode;
};

/** Lies in the page's main part, where a screen reader that goes by parts finds it. */
export function Menu({ trigger, side = 'bottom', align = 'end', children }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Radix.Root modal={false} open={isOpen} onOpenChange={setIsOpen}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={isOpen ? document.querySelector('main') : null}>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-52 animate-appear rounded-xl border border-line bg-raised p-1 text-base shadow-raised md:text-sm"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = { icon?: LucideIcon; isDanger?: boolean; onSelect(): void; children: ReactNode };

export function MenuItem({ icon: Icon, isDanger = false, onSelect, children }: ItemProps) {
  return (
    <Radix.Item className={`${ITEM} ${isDanger ? 'text-danger' : ''}`} onSelect={onSelect}>
      {Icon && <Icon aria-hidden className="size-4 opacity-80" />}
      {children}
    </Radix.Item>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon: LucideIcon }[];
  onChoose(value: Value): void;
};

/** One of several; the menu stays open, so that the effect is seen. */
export function MenuChoice<Value extends string>({ label, value, options, onChoose }: ChoiceProps<Value>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as Value)}>
      <Radix.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-faint">{label}</Radix.Label>
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          onSelect={(event) => event.preventDefault()}
          className={`${ITEM} data-[state=checked]:font-medium data-[state=checked]:text-accent`}
        >
          <option.icon aria-hidden className="size-4" />
          {option.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLine() {
  return <Radix.Separator className="mx-1 my-1 h-px bg-line" />;
}
