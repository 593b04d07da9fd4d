import { useQuery } from '@tanstack/react-query';
import { Plus, TextQuote } from 'lucide-react';
import { useState } from 'react';
import { List } from '../../../components/list.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { type TextTemplate, templatesQuery } from '../api/templates.ts';
import { TemplateDialog } from './template-dialog.tsx';
import { TemplateRow } from './template-row.tsx';

export function TemplatesPage() {
  const [edited, setEdited] = useState<TextTemplate | 'new' | null>(null);
  const templates = useQuery(templatesQuery);
  const all = templates.data?.data ?? [];
  return (
    <Page
      title="Templates"
      description="Texts that you write often. Names in double braces are filled in when one is used."
      action={
        <Button variant="primary" icon={Plus} onClick={() => setEdited('new')}>
          Add a template
        </Button>
      }
    >
      <Card title="Templates" description="They are offered beside the place where you write.">
        {templates.isPending && <SkeletonRows label="The templates are being read" />}
        {templates.isError && <QueryProblem query={templates} />}
        {templates.data && all.length === 0 && (
          <div className="border-t border-line">
            <EmptyState icon={TextQuote} title="No template yet">
              “I am on my way”, “All is well with your pets”: whatever is said every day.
            </EmptyState>
          </div>
        )}
        {all.length > 0 && (
          <List label="Templates">
            {all.map((template) => (
              <TemplateRow key={template.id} template={template} onEdit={() => setEdited(template)} />
            ))}
          </List>
        )}
      </Card>
      {edited && <TemplateDialog before={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}
