import { useQueryClient } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import type { DataSource } from '../../api/types.js';
import { namedAs } from '../../forms/server-problems.js';
import { useBegun } from '../../forms/use-begun.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Input, Select, Switch, Textarea, useToast } from '../../ui/index.js';
import { type KeptView, VIEWS } from './view-queries.js';

interface Entered {
  dataSourceId: string;
  name: string;
  description: string;
  sql: string;
  uniqueColumns: string;
  cron: string;
  onChange: boolean;
  minIntervalSeconds: string;
  timeoutSeconds: string;
  enabled: boolean;
}

const FIELDS = ['dataSourceId', 'name', 'description', 'sql', 'uniqueColumns', 'cron', 'minIntervalSeconds', 'timeoutSeconds'] as const;

/** Makes a view, or changes one; its name and source stay. */
export function ViewForm({ sources, view: given, onClose }: { sources: DataSource[]; view: KeptView | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const able = sources.filter(({ settings }) => typeof settings['materializationUser'] === 'string');
  const form = useForm<Entered>({ defaultValues: initial(given, able) });
  const view = useBegun(form, given, (later) => initial(later, able));
  const { submit, pending, error } = useSubmit(form, namedAs<Entered>(...FIELDS), async (values) => {
    const body = bodyOf(values);
    if (view === null) await api.post('/materializations', { ...body, dataSourceId: values.dataSourceId, name: values.name });
    else await api.put(`/materializations/${view.id}`, { ...body, version: view.version });
    await queries.invalidateQueries({ queryKey: VIEWS });
    toast.success(view === null ? `${values.name} is being made` : `${view.name} is changed`);
    onClose();
  });
  const { errors } = form.formState;
  const filled = (message: string) => (value: string) => value.trim() !== '' || message;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={view === null ? 'Create a materialized view' : `Change ${view.name}`}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={view === null && able.length === 0}>
            {view === null ? 'Create view' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3.5 sm:grid-cols-2">
        {view === null && (
          <>
            <Field
              label="Data source"
              error={errors.dataSourceId?.message}
              hint={able.length === 0 ? 'No source has a materialization user: set one in the settings of a PostgreSQL source.' : undefined}
              required
            >
              <Controller
                control={form.control}
                name="dataSourceId"
                render={({ field: { value, onChange, onBlur, ref } }) => (
                  <Select
                    value={value}
                    onValueChange={onChange}
                    onBlur={onBlur}
                    ref={ref}
                    options={able.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                )}
              />
            </Field>
            <Field label="Name" error={errors.name?.message} required>
              <Input autoComplete="off" placeholder="daily_sales" {...form.register('name', { validate: filled('Give the view a name.') })} />
            </Field>
          </>
        )}
        <Field label="Description" error={errors.description?.message} optional className="sm:col-span-2">
          <Input autoComplete="off" {...form.register('description')} />
        </Field>
        <Field label="Definition" hint="One statement that reads, without parameters." error={errors.sql?.message} required className="sm:col-span-2">
          <Textarea mono rows={8} spellCheck={false} {...form.register('sql', { validate: filled('Say what the view holds.') })} />
        </Field>
        <Field
          label="Unique columns"
          hint="Together they tell every row apart and are never null."
          error={errors.uniqueColumns?.message}
          required
          className="sm:col-span-2"
        >
          <Input autoComplete="off" placeholder="day, country" {...form.register('uniqueColumns', { validate: filled('Name at least one column.') })} />
        </Field>
        <Field label="Schedule" hint="Minute, hour, day, month, weekday in UTC." error={errors.cron?.message} optional>
          <Input autoComplete="off" placeholder="0 * * * *" {...form.register('cron')} />
        </Field>
        <Field label="Seconds a refresh may take" error={errors.timeoutSeconds?.message} required>
          <Input type="number" min={1} max={3600} {...form.register('timeoutSeconds')} />
        </Field>
        <Switch label="When its tables change" description="Looked at each minute." {...form.register('onChange')} />
        <Field label="Seconds between such refreshes" error={errors.minIntervalSeconds?.message} required>
          <Input type="number" min={60} max={86400} {...form.register('minIntervalSeconds')} />
        </Field>
        <Switch label="Refreshed by itself" description="Off: by hand alone." {...form.register('enabled')} />
        {error !== null && (
          <div className="sm:col-span-2">
            <ErrorLine error={error} />
          </div>
        )}
      </div>
    </Dialog>
  );
}

function initial(view: KeptView | null, able: readonly DataSource[]): Entered {
  return {
    dataSourceId: view?.dataSourceId ?? able[0]?.id ?? '',
    name: view?.name ?? '',
    description: view?.description ?? '',
    sql: view?.sql ?? '',
    uniqueColumns: view?.uniqueColumns.join(', ') ?? '',
    cron: view?.cron ?? '',
    onChange: view?.onChange ?? true,
    minIntervalSeconds: String(view?.minIntervalSeconds ?? 60),
    timeoutSeconds: String(view?.timeoutSeconds ?? 300),
    enabled: view?.enabled ?? true,
  };
}

function bodyOf({ description, sql, uniqueColumns, cron, onChange, minIntervalSeconds, timeoutSeconds, enabled }: Entered) {
  return {
    description: description.trim(),
    sql,
    uniqueColumns: uniqueColumns
      .split(',')
      .map((column) => column.trim())
      .filter((column) => column !== ''),
    cron: cron.trim() === '' ? null : cron.trim(),
    onChange,
    minIntervalSeconds: Number(minIntervalSeconds),
    timeoutSeconds: Number(timeoutSeconds),
    enabled,
  };
}
