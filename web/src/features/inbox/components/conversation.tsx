import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useReading } from '../../../lib/use-reading.ts';
import { threadQuery, useMarkRead } from '../api/threads.ts';
import { Composer } from './composer.tsx';
import { ConversationHead } from './conversation-head.tsx';
import { ScheduledTexts } from './scheduled-texts.tsx';
import { Timeline } from './timeline.tsx';

/** The one conversation with a client. */
export function Conversation() {
  const { threadId = '' } = useParams({ strict: false });
  const thread = useQuery(threadQuery(threadId));
  const { run: markRead } = useMarkRead();
  const unread = thread.data?.unread_count ?? 0;
  useReading(unread > 0 ? `${threadId} ${unread}` : null, () => markRead(threadId));
  if (thread.isPending) return <SkeletonRows label="The conversation is being read" />;
  if (!thread.data) return <QueryProblem query={thread} />;
  return (
    <div className="grid h-full grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto]">
      <title>{`${thread.data.client.name} · Maskline`}</title>
      <ConversationHead thread={thread.data} />
      <Timeline key={threadId} threadId={threadId} clientName={thread.data.client.name} />
      <div>
        <ScheduledTexts threadId={threadId} />
        <Composer key={`${threadId} composer`} threadId={threadId} clientName={thread.data.client.name} />
      </div>
    </div>
  );
}
