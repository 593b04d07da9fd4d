import { useNavigate } from '@tanstack/react-router';
import { ContactRound, IdCard, LogOut, MessageSquare, Monitor, Moon, Sun, Zap } from 'lucide-react';
import { useState } from 'react';
import { useToast } from '../../components/ui/toast.tsx';
import { messageOf } from '../../lib/api-error.ts';
import type { Me } from '../../lib/session.ts';
import { useTheme } from '../../lib/theme.ts';
import { PAGES } from '../pages.ts';
import { useEntries } from '../shell/use-entries.ts';
import { useSignOut } from '../shell/use-sign-out.ts';
import { type Found, useSittersToGoTo } from './found.ts';
import { actionsOnPage } from './page-actions.ts';
import { FoundGroup, Group, Item } from './palette-rows.tsx';

/** Does it once the palette is gone. */
export type Choose = (run: () => unknown) => void;

type FindingsProps = {
  me: Me;
  choose: Choose;
  conversations: readonly Found[];
  clients: readonly Found[];
};

export function Findings({ me, choose, conversations, clients }: FindingsProps) {
  const navigate = useNavigate();
  const page = me.role === 'owner' ? PAGES.conversation : PAGES.visitConversation;
  return (
    <>
      <FoundGroup
        heading="Conversations"
        icon={MessageSquare}
        found={conversations}
        onChoose={(id) => choose(() => navigate({ to: page, params: { threadId: id } }))}
      />
      <FoundGroup
        heading="Clients"
        icon={ContactRound}
        found={clients}
        onChoose={(id) => choose(() => navigate({ to: PAGES.client, params: { id } }))}
      />
    </>
  );
}

export function PageGroup({ choose }: { choose: Choose }) {
  const navigate = useNavigate();
  return (
    <Group heading="Go to">
      {useEntries().map(({ to, label, icon }) => (
        <Item key={to} icon={icon} value={label} onSelect={() => choose(() => navigate({ to }))}>
          {label}
        </Item>
      ))}
    </Group>
  );
}

export function ActionGroup({ choose }: { choose: Choose }) {
  const [actions] = useState(actionsOnPage);
  return (
    <Group heading="On this page">
      {actions.map(({ label, run }) => (
        <Item key={label} icon={Zap} value={`${label} (on this page)`} onSelect={() => choose(run)}>
          {label}
        </Item>
      ))}
    </Group>
  );
}

export function SitterGroup({ me, choose }: { me: Me; choose: Choose }) {
  const navigate = useNavigate();
  return (
    <Group heading="Sitters">
      {useSittersToGoTo(me).map(({ id, name }) => (
        <Item
          key={id}
          icon={IdCard}
          value={`${name} ${id}`}
          keywords={[name]}
          onSelect={() => choose(() => navigate({ to: PAGES.sitter, params: { id } }))}
        >
          {name}
        </Item>
      ))}
    </Group>
  );
}

const COLOURS = [
  { value: 'system', label: 'Colours as the system', icon: Monitor },
  { value: 'light', label: 'Light colours', icon: Sun },
  { value: 'dark', label: 'Dark colours', icon: Moon },
] as const;

export function OwnGroup({ choose }: { choose: Choose }) {
  const toast = useToast();
  const [, chooseTheme] = useTheme();
  const signOut = useSignOut();
  const leave = () => signOut.run().catch((error: unknown) => toast.problem(messageOf(error)));
  return (
    <Group heading="You">
      {COLOURS.map(({ value, label, icon }) => (
        <Item key={value} icon={icon} value={label} onSelect={() => choose(() => chooseTheme(value))}>
          {label}
        </Item>
      ))}
      <Item icon={LogOut} value="Sign out" onSelect={() => choose(leave)}>
        Sign out
      </Item>
    </Group>
  );
}
