import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Backlog, BacklogItem } from '../../../components/backlog.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { UnsentTexts } from '../../../components/unsent-texts.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useTimes } from '../../../lib/times.ts';
import { useReading } from '../../../lib/use-reading.ts';
import { type DeskThread, deskThreadQuery, textsQuery, useMarkOwnRead } from '../api/desk.ts';
import { DeskComposer } from './desk-composer.tsx';
import { DeskText } from './desk-text.tsx';

/** A conversation as its sitter sees it. */
export function DeskConversation() {
  const { threadId = '' } = useParams({ strict: false });
  const thread = useQuery(deskThreadQuery(threadId));
  const texts = useInfiniteQuery(textsQuery(threadId));
  const listed = itemsOf(texts.data);
  const { run: markRead } = useMarkOwnRead(threadId);
  const unread = thread.data?.unread_count ?? 0;
  const newestId = listed[0]?.id;
  useReading(unread > 0 && newestId ? `${newestId} ${unread}` : null, () => markRead(newestId ?? ''));
  if (!thread.data) {
    return thread.isError ? (
      <QueryProblem query={thread} />
    ) : (
      <SkeletonRows label="The conversation is being read" />
    );
  }
  return (
    <div className="mx-auto grid h-[calc(100dvh-3.5rem-4rem-env(safe-area-inset-bottom)-var(--notice-height,0px))] max-w-3xl grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] md:h-[calc(100dvh-var(--notice-height,0px))] md:border-x md:border-line">
      <title>{`${thread.data.client.name} · Maskline`}</title>
      <Head thread={thread.data} />
      <Backlog
        clientName={thread.data.client.name}
        query={texts}
        notice={
          texts.data &&
          listed.length === 0 && (
            <p className="py-8 text-center text-soft">There are no texts of your visits yet.</p>
          )
        }
      >
        {listed.toReversed().map((message) => (
          <BacklogItem key={message.id}>
            <DeskText message={message} />
          </BacklogItem>
        ))}
        <UnsentTexts threadId={threadId} shown={new Set(listed.map(({ id }) => id))} />
      </Backlog>
      <DeskComposer key={threadId} thread={thread.data} />
    </div>
  );
}

function Head({ thread }: { thread: DeskThread }) {
  const times = useTimes();
  return (
    <header className="flex items-center gap-3 border-b border-line bg-surface px-3 py-2.5">
      <Link
        to="/today"
        aria-label="Today"
        className="inline-flex size-10 items-center justify-center rounded-lg text-soft hover:bg-hover"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <div className="min-w-0">
        <h1 className="truncate font-semibold">{thread.client.name}</h1>
        <p className="truncate text-sm text-soft">
          {thread.window
            ? `Your visit is on until ${times.soon(thread.window.ends_at)}`
            : thread.may_write
              ? 'You answer now'
              : 'The owner answers now'}
        </p>
      </div>
    </header>
  );
}
