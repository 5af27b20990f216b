import { useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../../../api/client.js';
import { useBegun } from '../../../forms/use-begun.js';
import { useFresh } from '../../../forms/use-fresh.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, ButtonLink, Card, ErrorLine, ErrorPanel, PageHeader, Skeleton, useToast } from '../../../ui/index.js';
import { alertKeys, alertRuleQuery } from '../alert-queries.js';
import { alertsPath } from '../alert-tabs.js';
import type { AlertRule } from '../alert-types.js';
import { BacktestCard } from './BacktestCard.js';
import { ConditionFields } from './ConditionFields.js';
import { IdentityFields } from './IdentityFields.js';
import { bodyOf, fieldOf, type RuleValues, startOf, valuesOf } from './rule-form.js';
import { RulePreview } from './RulePreview.js';
import { TellingFields } from './TellingFields.js';
import { TimingFields } from './TimingFields.js';

const BACK = { to: alertsPath('rules'), label: 'Alert rules' };

/** Makes an alert rule, or changes one; it can be tried on what was before it is saved. */
export default function EditRulePage() {
  const { id } = useParams();
  const [address] = useSearchParams();
  const rule = useFresh({ ...alertRuleQuery(id ?? ''), enabled: id !== undefined });
  if (id === undefined) return <Form key="new" rule={null} start={startOf(address)} />;
  if (rule.data !== undefined) return <Form key={rule.data.id} rule={rule.data} start={valuesOf(rule.data)} />;
  return (
    <>
      <PageHeader title="Edit rule" back={BACK} />
      {rule.isError ? (
        <ErrorPanel title="The rule could not be loaded" error={rule.error} onRetry={() => void rule.refetch()} retrying={rule.isFetching} />
      ) : (
        <Card>
          <Skeleton className="h-64 w-full" />
        </Card>
      )}
    </>
  );
}

function Form({ rule: given, start }: { rule: AlertRule | null; start: RuleValues }) {
  const form = useForm<RuleValues>({ defaultValues: start });
  const rule = useBegun(form, given, valuesOf);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const values = useWatch({ control: form.control }) as RuleValues;
  const { submit, pending, error } = useSubmit(form, fieldOf(values.condition), async (entered) => {
    const body = bodyOf(entered);
    if (rule === null) await api.post<AlertRule>('/alert-rules', body);
    else await api.put<AlertRule>(`/alert-rules/${rule.id}`, { ...body, version: rule.version });
    await queries.invalidateQueries({ queryKey: alertKeys.rules });
    void queries.invalidateQueries({ queryKey: alertKeys.all });
    toast.success(rule === null ? `“${body.name}” is evaluated from now on` : `“${body.name}” was changed`);
    await navigate(BACK.to);
  });
  const parts = { form, values };
  return (
    <>
      <PageHeader title={rule === null ? 'New alert rule' : `Edit “${rule.name}”`} back={BACK} />
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
            <IdentityFields {...parts} isNew={rule === null} />
          </Card>
          <Card title="What is watched">
            <ConditionFields {...parts} fixed={rule !== null && rule.builtIn !== null} />
          </Card>
          <Card title="When it fires">
            <TimingFields {...parts} />
          </Card>
          <BacktestCard {...parts} />
          <Card title="Who is told">
            <TellingFields {...parts} />
          </Card>
          {error !== null && <ErrorLine error={error} />}
          <div className="flex justify-end gap-2">
            <ButtonLink to={BACK.to}>Cancel</ButtonLink>
            <Button type="submit" variant="primary" pending={pending}>
              {rule === null ? 'Make the rule' : 'Save'}
            </Button>
          </div>
        </div>
        <RulePreview values={values} />
      </form>
    </>
  );
}
