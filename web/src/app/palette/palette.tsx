import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useRef, useState } from 'react';
import { focusLastUsed } from '../../lib/focus-history.ts';
import type { Me } from '../../lib/session.ts';
import { useFoundClients, useFoundConversations } from './found.ts';
import { ActionGroup, type Choose, Findings, OwnGroup, PageGroup, SitterGroup } from './palette-groups.tsx';
import { foundValue, Nothing } from './palette-rows.tsx';

type Props = { me: Me; onClose(): void };

/** Every page, conversation and action, by its words. What was chosen is done once the palette is gone. */
export function Palette({ me, onClose }: Props) {
  const chosen = useRef<(() => void) | null>(null);
  const choose: Choose = (run) => {
    chosen.current = () => void run();
    onClose();
  };
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
            <Commands me={me} choose={choose} />
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Commands({ me, choose }: { me: Me; choose: Choose }) {
  const [words, setWords] = useState('');
  const [selected, setSelected] = useState('');
  const conversations = useFoundConversations(me, words);
  const clients = useFoundClients(me, words);
  // What the server finds comes when nothing else was called that, and then it is chosen.
  const [first] = [...conversations, ...clients];
  return (
    <Command
      loop
      label="Find and do"
      value={selected || (first ? foundValue(first) : '')}
      onValueChange={setSelected}
    >
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
        <Findings me={me} choose={choose} conversations={conversations} clients={clients} />
        <PageGroup choose={choose} />
        <ActionGroup choose={choose} />
        {words !== '' && <SitterGroup me={me} choose={choose} />}
        <OwnGroup choose={choose} />
      </Command.List>
      {!first && <Nothing />}
    </Command>
  );
}
