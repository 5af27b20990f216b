import { useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api/client.js';
import { useBegun } from '../../forms/use-begun.js';
import { useFresh } from '../../forms/use-fresh.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, ButtonLink, Card, ErrorLine, ErrorPanel, PageHeader, Skeleton, useToast } from '../../ui/index.js';
import { bodyOf, fieldOf, type GuardValues, NEW_GUARD, valuesOf } from './guard-form.js';
import { type Guard, type Guarded, guardKeys, guardQuery } from './guard-queries.js';
import { GuardPreview } from './GuardPreview.js';
import { GuardRuleFields } from './GuardRuleFields.js';
import { GuardSourceFields } from './GuardSourceFields.js';
import { GuardFields } from './GuardFields.js';
import { guardsPath, useGuarded } from './use-guarded.js';

/** Defines a guard, or changes one. */
export default function EditGuardPage() {
  const { id } = useParams();
  const { of } = useGuarded();
  const guard = useFresh({ ...guardQuery(of, id ?? ''), enabled: id !== undefined });
  if (id === undefined) return <Form key="new" guard={null} of={of} start={NEW_GUARD} />;
  if (guard.data !== undefined) return <Form key={guard.data.id} guard={guard.data} of={of} start={valuesOf(guard.data)} />;
  return (
    <>
      <PageHeader title="Edit guard" back={{ to: guardsPath(of), label: 'Guards' }} />
      {guard.isError ? (
        <ErrorPanel title="The guard could not be loaded" error={guard.error} onRetry={() => void guard.refetch()} retrying={guard.isFetching} />
      ) : (
        <Card>
          <Skeleton className="h-64 w-full" />
        </Card>
      )}
    </>
  );
}

function Form({ guard: given, of, start }: { guard: Guard | null; of: Guarded; start: GuardValues }) {
  const form = useForm<GuardValues>({ defaultValues: start });
  const guard = useBegun(form, given, valuesOf);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const values = useWatch({ control: form.control }) as GuardValues;
  const { submit, pending, error } = useSubmit(form, fieldOf, async (entered) => {
    const body = bodyOf(entered);
    if (guard === null) await api.post<Guard>(`/guards?of=${of}`, body);
    else await api.put<Guard>(`/guards/${guard.id}?of=${of}`, { ...body, version: guard.version });
    await queries.invalidateQueries({ queryKey: guardKeys.all });
    toast.success(guard === null ? `“${body.name}” is watched from now on` : `“${body.name}” was changed`);
    await navigate(guardsPath(of));
  });
  return (
    <>
      <PageHeader title={guard === null ? 'New guard' : `Edit “${guard.name}”`} back={{ to: guardsPath(of), label: 'Guards' }} />
      <form
        noValidate
        className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_320px]"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="flex min-w-0 flex-col gap-3">
          <Card title="What it is">
            <GuardFields form={form} values={values} isNew={guard === null} />
          </Card>
          <Card title="What is watched">
            <GuardSourceFields form={form} values={values} of={of} />
          </Card>
          <Card title="When it is violated">
            <GuardRuleFields form={form} values={values} />
          </Card>
          {error !== null && <ErrorLine error={error} />}
          <div className="flex justify-end gap-2">
            <ButtonLink to={guardsPath(of)}>Cancel</ButtonLink>
            <Button type="submit" variant="primary" pending={pending}>
              {guard === null ? 'Define' : 'Save'}
            </Button>
          </div>
        </div>
        <GuardPreview values={values} of={of} />
      </form>
    </>
  );
}
