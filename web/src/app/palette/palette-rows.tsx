import { Command, useCommandState } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Found } from './found.ts';

type GroupProps = { heading: string; forceMount?: boolean; children: ReactNode };

export function Group({ children, ...group }: GroupProps) {
  return (
    <Command.Group
      {...group}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

type ItemProps = {
  icon: LucideIcon;
  value: string;
  keywords?: string[];
  detail?: string | null;
  forceMount?: boolean;
  onSelect(): void;
  children: ReactNode;
};

export function Item({ icon: Icon, detail, children, ...item }: ItemProps) {
  return (
    <Command.Item
      {...item}
      className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2.5 select-none data-[selected=true]:bg-hover md:min-h-9"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="shrink-0">{children}</span>
      {detail && <span className="min-w-0 truncate text-sm text-soft">{detail}</span>}
    </Command.Item>
  );
}

export const foundValue = ({ id }: { id: string }) => `found ${id}`;

type FoundProps = { heading: string; icon: LucideIcon; found: readonly Found[]; onChoose(id: string): void };

/** What the server found, which may say the words in a text that is not shown. */
export function FoundGroup({ heading, icon, found, onChoose }: FoundProps) {
  if (found.length === 0) return null;
  return (
    <Group heading={heading} forceMount>
      {found.map(({ id, name, detail }) => (
        <Item
          key={id}
          icon={icon}
          forceMount
          value={foundValue({ id })}
          detail={detail}
          onSelect={() => onChoose(id)}
        >
          {name}
        </Item>
      ))}
    </Group>
  );
}

/** Beside the list, which holds nothing but choices. */
export function Nothing() {
  const count = useCommandState(({ filtered }) => filtered.count);
  return count === 0 && <p className="px-3 pt-4 pb-8 text-center text-soft">Nothing is called that.</p>;
}
