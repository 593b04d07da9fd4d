import type { NewTextTemplate, TextTemplateView } from '@maskline/core/contract/text-templates';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';

export type TextTemplate = Output<typeof TextTemplateView>;
type Written = Required<Input<typeof NewTextTemplate>>;

export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: ({ signal }) => api.get<{ data: TextTemplate[] }>('/text-templates', { signal }),
  meta: { changesWith: ['text_template'] },
});

const touches = [templatesQuery.queryKey, ['filled-templates']];

/** Adds one, or changes the one that is given. */
export const saving = (before: TextTemplate | null) => ({
  send: (written: Written, key: string) =>
    before
      ? api.patch<TextTemplate>(`/text-templates/${before.id}`, written)
      : api.post<TextTemplate>('/text-templates', written, key),
  touches,
});

export function useRemoveTemplate() {
  return useAction({ send: (id: string) => api.delete(`/text-templates/${id}`), touches });
}
