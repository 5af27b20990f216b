import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api } from '../../../api/client.js';
import type { QueryParameter } from '../../../api/types.js';
import { namedAs } from '../../../forms/server-problems.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Input, Textarea } from '../../../ui/index.js';
import { type KeptQuery, queryKeys } from '../explore-queries.js';

interface Values {
  name: string;
  description: string;
}

/** What is kept under the name. */
export interface QueryContent {
  dataSourceId: string;
  sql: string;
  parameters: QueryParameter[];
}

export interface SaveQueryDialogProps {
  /** A name for a new query, or another name for the open one. */
  mode: 'new' | 'rename';
  saved: KeptQuery | null;
  content: QueryContent;
  onClose: () => void;
  onSaved: (query: KeptQuery) => void;
}

/** Asks for the name under which a query is kept. */
export function SaveQueryDialog({ mode, saved, content, onClose, onSaved }: SaveQueryDialogProps) {
  const queries = useQueryClient();
  const renamed = mode === 'rename' ? saved : null;
  const form = useForm<Values>({
    defaultValues: {
      name: renamed?.name ?? (saved === null ? '' : `${saved.name} (copy)`),
      description: saved?.description ?? '',
    },
  });
  const { submit, pending, error } = useSubmit(form, namedAs<Values>('name', 'description'), async (values) => {
    const named = { name: values.name.trim(), description: values.description.trim() };
    const kept =
      renamed === null
        ? await api.post<KeptQuery>('/queries', { ...named, ...content })
        : await api.put<KeptQuery>(`/queries/${renamed.id}`, {
            ...contentOf(renamed),
            ...named,
            version: renamed.version,
          });
    await queries.invalidateQueries({ queryKey: queryKeys.saved });
    onSaved(kept);
  });
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={mode === 'rename' ? 'Rename the query' : 'Save the query'}
      size="sm"
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {mode === 'rename' ? 'Rename' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <Field label="Name" error={errors.name?.message} required>
          <Input
            autoComplete="off"
            autoFocus
            maxLength={200}
            {...form.register('name', { validate: (name) => name.trim() !== '' || 'Give it a name.' })}
          />
        </Field>
        <Field label="Description" error={errors.description?.message} optional>
          <Textarea rows={2} maxLength={2000} {...form.register('description')} />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

/** A kept query's own content, for a change that leaves it alone. */
function contentOf({ dataSourceId, sql, parameters }: KeptQuery): QueryContent {
  return { dataSourceId, sql, parameters };
}
