import { useNavigate } from '@tanstack/react-router';
import { Command, useCommandState } from 'cmdk';
import {
  IdCard,
  LogOut,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Moon,
  Search,
  Sun,
  Zap,
} from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef, useState } from 'react';
import { useToast } from '../../components/ui/toast.tsx';
import { messageOf } from '../../lib/api-error.ts';
import { focusLastUsed } from '../../lib/focus-history.ts';
import type { Me } from '../../lib/session.ts';
import { useTheme } from '../../lib/theme.ts';
import { PAGES } from '../pages.ts';
import { useEntries } from '../shell/use-entries.ts';
import { useSignOut } from '../shell/use-sign-out.ts';
import { useFoundConversations, useSittersToGoTo } from './found.ts';
import { actionsOnPage } from './page-actions.ts';

const COLOURS = [
  { value: 'system', label: 'Colours as the system', icon: Monitor },
  { value: 'light', label: 'Light colours', icon: Sun },
  { value: 'dark', label: 'Dark colours', icon: Moon },
] as const;

type Props = { me: Me; onClose(): void };

/** Every page, conversation and action, by its words. What was chosen is done once the palette is gone. */
export function Palette({ me, onClose }: Props) {
  const [words, setWords] = useState('');
  const [selected, setSelected] = useState('');
  const [actions] = useState(actionsOnPage);
  const chosen = useRef<(() => void) | null>(null);
  const navigate = useNavigate();
  const toast = useToast();
  const [, chooseTheme] = useTheme();
  const signOut = useSignOut();
  const conversations = useFoundConversations(me, words);
  // What the server finds comes when nothing else was called that, and then it is chosen.
  const [first] = conversations;
  const firstFound = first ? itemOf(first) : '';
  const entries = useEntries();
  const sitters = useSittersToGoTo(me);
  const choose = (run: () => unknown) => () => {
    chosen.current = () => void run();
    onClose();
  };
  const conversationPage = me.role === 'owner' ? PAGES.conversation : PAGES.visitConversation;
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-shade p-3 pt-[10dvh] sm:p-6 sm:pt-[14dvh]">
          <Radix.Content
            aria-describedby={undefined}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              focusLastUsed(event.currentTarget instanceof Element ? event.currentTarget : null);
              chosen.current?.();
            }}
            className="mx-auto w-full max-w-xl animate-rise overflow-hidden rounded-2xl border border-line bg-raised shadow-raised outline-none"
          >
            <Radix.Title className="sr-only">Find and do</Radix.Title>
            <Command loop label="Find and do" value={selected || firstFound} onValueChange={setSelected}>
              <div className="flex items-center gap-2.5 border-b border-line px-4">
                <Search aria-hidden className="size-4.5 shrink-0 text-faint" />
                <Command.Input
                  value={words}
                  onValueChange={setWords}
                  placeholder="Go to a page or a conversation, or do something"
                  className="h-13 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
                />
              </div>
              <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-2">
                {conversations.length > 0 && (
                  <Group heading="Conversations" forceMount>
                    {conversations.map(({ id, name, detail }) => (
                      <Item
                        key={id}
                        icon={MessageSquare}
                        // What the server found may say it in a text that is not shown.
                        forceMount
                        value={itemOf({ id })}
                        detail={detail}
                        onSelect={choose(() => navigate({ to: conversationPage, params: { threadId: id } }))}
                      >
                        {name}
                      </Item>
                    ))}
                  </Group>
                )}
                <Group heading="Go to">
                  {entries.map(({ to, label, icon }) => (
                    <Item key={to} icon={icon} value={label} onSelect={choose(() => navigate({ to }))}>
                      {label}
                    </Item>
                  ))}
                </Group>
                <Group heading="On this page">
                  {actions.map(({ label, run }) => (
                    <Item key={label} icon={Zap} value={`${label} (on this page)`} onSelect={choose(run)}>
                      {label}
                    </Item>
                  ))}
                </Group>
                {words !== '' && (
                  <Group heading="Sitters">
                    {sitters.map(({ id, name }) => (
                      <Item
                        key={id}
                        icon={IdCard}
                        value={`${name} ${id}`}
                        keywords={[name]}
                        onSelect={choose(() => navigate({ to: PAGES.sitter, params: { id } }))}
                      >
                        {name}
                      </Item>
                    ))}
                  </Group>
                )}
                <Group heading="You">
                  {COLOURS.map(({ value, label, icon }) => (
                    <Item key={value} icon={icon} value={label} onSelect={choose(() => chooseTheme(value))}>
                      {label}
                    </Item>
                  ))}
                  <Item
                    icon={LogOut}
                    value="Sign out"
                    onSelect={choose(() =>
                      signOut.run().catch((error: unknown) => toast.problem(messageOf(error))),
                    )}
                  >
                    Sign out
                  </Item>
                </Group>
              </Command.List>
              {conversations.length === 0 && <Nothing />}
            </Command>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

const itemOf = ({ id }: { id: string }) => `conversation ${id}`;

/** Beside the list, which holds nothing but choices. */
function Nothing() {
  const count = useCommandState(({ filtered }) => filtered.count);
  return count === 0 && <p className="px-3 pt-4 pb-8 text-center text-soft">Nothing is called that.</p>;
}

type GroupProps = { heading: string; forceMount?: boolean; children: ReactNode };

function Group({ children, ...group }: GroupProps) {
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

function Item({ icon: Icon, detail, children, ...item }: ItemProps) {
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
