import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { List } from '../../../components/list.tsx';
import { TEXT_LINK } from '../../../components/lone-page.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { apiKeysQuery } from '../api/api-keys.ts';
import { ApiKeyRow } from './api-key-row.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';

export function ApiKeysPage() {
  const [isCreating, setIsCreating] = useState(false);
  const keys = useInfiniteQuery(apiKeysQuery);
  const all = itemsOf(keys.data);
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setIsCreating(true)}>
      Create a key
    </Button>
  );
  return (
    <Page
      title="API keys"
      description={
        <>
          For programs of yours, such as a booking system. The{' '}
          <a href="/api/docs/" className={TEXT_LINK}>
            reference
          </a>{' '}
          says what they can do.
        </>
      }
      action={create}
    >
      <Card title="Keys" description="Each is shown once, when it is made. Revoke those that nothing uses.">
        {keys.isPending && <SkeletonRows label="The keys are being read" />}
        {keys.isError && <QueryProblem query={keys} />}
        {keys.data && all.length === 0 && (
          <div className="border-t border-line">
            <EmptyState icon={KeyRound} title="No key yet">
              A key lets a program read and write as an owner, or as one sitter.
            </EmptyState>
          </div>
        )}
        {all.length > 0 && (
          <List label="API keys">
            {all.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} />
            ))}
          </List>
        )}
        <MoreButton query={keys} />
      </Card>
      <CreateKeyDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
    </Page>
  );
}
