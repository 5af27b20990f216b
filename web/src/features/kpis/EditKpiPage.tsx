import { useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
import { useBegun } from '../../forms/use-begun.js';
import { useFresh } from '../../forms/use-fresh.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, ButtonLink, Card, ErrorLine, ErrorPanel, PageHeader, Skeleton, useToast } from '../../ui/index.js';
import { bodyOf, fieldOf, type KpiValues, NEW_KPI, valuesOf } from './kpi-form.js';
import { type Kpi, kpiKeys, kpiListQuery } from './kpi-queries.js';
import { KpiFields } from './KpiFields.js';
import { KpiPreview } from './KpiPreview.js';
import { KpiSourceFields } from './KpiSourceFields.js';

/** Defines a KPI, or changes one. */
export default function EditKpiPage() {
  const { name } = useParams();
  const kpis = useFresh({ ...kpiListQuery, enabled: name !== undefined });
  const [search] = useSearchParams();
  if (name === undefined) return <Form key="new" kpi={null} start={{ ...NEW_KPI, executive: search.get('executive') !== null }} />;
  const kpi = kpis.data?.find((each) => each.name === name);
  if (kpi !== undefined) return <Form key={kpi.id} kpi={kpi} start={valuesOf(kpi)} />;
  return (
    <>
      <PageHeader title="Edit KPI" back={{ to: '/kpis', label: 'KPIs' }} />
      {kpis.data === undefined && !kpis.isError ? (
        <Card>
          <Skeleton className="h-64 w-full" />
        </Card>
      ) : (
        <ErrorPanel
          title="The KPI could not be loaded"
          error={kpis.error ?? new Error('There is no KPI of that name any more.')}
          onRetry={() => void kpis.refetch()}
          retrying={kpis.isFetching}
        />
      )}
    </>
  );
}

function Form({ kpi: given, start }: { kpi: Kpi | null; start: KpiValues }) {
  const form = useForm<KpiValues>({ defaultValues: start });
  const kpi = useBegun(form, given, valuesOf);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const values = useWatch({ control: form.control }) as KpiValues;
  const { submit, pending, error } = useSubmit(form, fieldOf, async (entered) => {
    const body = bodyOf(entered);
    if (kpi === null) await api.post<Kpi>('/kpis', { ...body, name: entered.name });
    else await api.put<Kpi>(`/kpis/${kpi.name}`, { ...body, version: kpi.version });
    await queries.invalidateQueries({ queryKey: kpiKeys.all });
    toast.success(kpi === null ? `“${entered.title}” is followed from now on` : `“${entered.title}” was changed`);
    await navigate(`/kpis/${kpi?.name ?? entered.name}`);
  });
  return (
    <>
      <PageHeader title={kpi === null ? 'New KPI' : `Edit “${kpi.title}”`} back={{ to: kpi === null ? '/kpis' : `/kpis/${kpi.name}`, label: kpi === null ? 'KPIs' : kpi.title }} />
      <form
        noValidate
        className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[minmax(0,1fr)_320px]"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="flex flex-col gap-3">
          <Card title="What it is">
            <KpiFields form={form} values={values} isNew={kpi === null} />
          </Card>
          <Card title="Where it comes from">
            <KpiSourceFields form={form} values={values} />
          </Card>
          {error !== null && <ErrorLine error={error} />}
          <div className="flex justify-end gap-2">
            <ButtonLink to={kpi === null ? '/kpis' : `/kpis/${kpi.name}`}>Cancel</ButtonLink>
            <Button type="submit" variant="primary" pending={pending}>
              {kpi === null ? 'Define' : 'Save'}
            </Button>
          </div>
        </div>
        <KpiPreview values={values} />
      </form>
    </>
  );
}
