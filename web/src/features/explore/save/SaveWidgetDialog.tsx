import { chartTitle, type ChartTypeName, chartTypeNames, type ChartResult } from '@tidemark/chart';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api } from '../../../api/client.js';
import type { Dashboard, QueryParameter, WidgetVisualization } from '../../../api/types.js';
import { namedAs } from '../../../forms/server-problems.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Checkbox, Dialog, ErrorLine, ErrorPanel, Field, Input, Select, useToast } from '../../../ui/index.js';
import { dashboardKeys, dashboardsQuery } from '../../dashboards/data/dashboard-queries.js';
import { visualizationOf } from '../chart/chart-mapping.js';
import type { KeptQuery } from '../explore-queries.js';
import { type NewWidget, widgetBody } from './widget-body.js';

const NEW = 'new';

interface Values {
  dashboardId: string;
  dashboardName: string;
  name: string;
  follow: boolean;
}

export interface SaveWidgetDialogProps {
  dataSourceId: string;
  sql: string;
  /** With the values of the moment as their defaults. */
  parameters: QueryParameter[];
  result: ChartResult;
  visualization: WidgetVisualization;
  /** The kept query that ran, when its text is unchanged. */
  saved: KeptQuery | null;
  onClose: () => void;
}

/** Puts what the query shows on a dashboard: one that the reader may change, or a new one. */
export function SaveWidgetDialog(props: SaveWidgetDialogProps) {
  const { parameters, result, saved, onClose } = props;
  const dashboards = useQuery(dashboardsQuery);
  const [visualization, setVisualization] = useState(props.visualization);
  const editable = dashboards.data?.filter(({ access }) => access === 'edit');
  const form = useForm<Values>({
    defaultValues: { dashboardId: '', dashboardName: '', name: saved?.name ?? '', follow: saved !== null },
  });
  const create = useCreateWidget(onClose);
  const { submit, pending, error } = useSubmit(form, namedAs<Values>('name'), async (values) => {
    const savedQueryId = values.follow ? (saved?.id ?? null) : null;
    const widget = widgetBody({ ...props, visualization, name: values.name, savedQueryId });
    await create(values.dashboardId, values.dashboardName.trim(), widget);
  });
  const { errors } = form.formState;
  const makesNew = useWatch({ control: form.control, name: 'dashboardId' }) === NEW;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add to a dashboard"
      size="sm"
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={editable === undefined}>
            Add widget
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        {dashboards.isError && editable === undefined && (
          <ErrorPanel
            title="The dashboards could not be loaded"
            error={dashboards.error}
            onRetry={() => void dashboards.refetch()}
          />
        )}
        <Field label="Dashboard" error={errors.dashboardId?.message} required>
          <Controller
            control={form.control}
            name="dashboardId"
            rules={{ validate: (id) => id !== '' || 'Choose a dashboard, or make a new one.' }}
            render={({ field: { value, onChange, onBlur, ref } }) => (
              <Select
                value={value}
                onValueChange={onChange}
                onBlur={onBlur}
                ref={ref}
                disabled={editable === undefined}
                placeholder={editable === undefined ? 'Loading' : 'Choose a dashboard'}
                options={[
                  { value: NEW, label: 'New dashboard' },
                  ...(editable ?? []).map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            )}
          />
        </Field>
        {makesNew && (
          <Field label="Name of the dashboard" error={errors.dashboardName?.message} required>
            <Input
              autoComplete="off"
              maxLength={200}
              {...form.register('dashboardName', {
                validate: (name, { dashboardId }) =>
                  dashboardId !== NEW || name.trim() !== '' || 'Give the dashboard a name.',
              })}
            />
          </Field>
        )}
        <Field label="Name of the widget" error={errors.name?.message} required>
          <Input
            autoComplete="off"
            maxLength={200}
            {...form.register('name', { validate: (name) => name.trim() !== '' || 'Give the widget a name.' })}
          />
        </Field>
        <Field label="Shown as" hint={visualization === props.visualization ? 'As the chart shows it now.' : undefined}>
          <Select
            value={visualization.type}
            onValueChange={(type) =>
              setVisualization(
                type === props.visualization.type
                  ? props.visualization
                  : visualizationOf(type as ChartTypeName, result, props.visualization),
              )
            }
            options={chartTypeNames().map((name) => ({ value: name, label: chartTitle(name) }))}
          />
        </Field>
        {saved !== null && (
          <Checkbox
            label="Follow the saved query"
            description={`Later changes to “${saved.name}” reach the widget.`}
            {...form.register('follow')}
          />
        )}
        {parameters.length > 0 && (
          <p className="text-sm text-muted">
            The widget starts with the values that are filled in now; a variable of the dashboard with the same name (
            {parameters.map(({ name }) => name).join(', ')}) takes their place.
          </p>
        )}
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

/** A new widget takes nobody's place, so it goes onto whatever the dashboard is at this moment. */
async function addTo(dashboardId: string, widget: NewWidget): Promise<string> {
  const { version } = await api.get<Dashboard>(`/dashboards/${dashboardId}`);
  await api.post(`/dashboards/${dashboardId}/widgets`, { ...widget, version });
  return dashboardId;
}

function useCreateWidget(onClose: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return async (dashboardId: string, dashboardName: string, widget: NewWidget): Promise<void> => {
    const id =
      dashboardId === NEW
        ? (await api.post<Dashboard>('/dashboards', { name: dashboardName, widgets: [widget] })).id
        : await addTo(dashboardId, widget);
    onClose();
    toast.show({
      title: `“${widget.name}” is on the dashboard`,
      tone: 'success',
      action: { label: 'Open', onAction: () => void navigate(`/dashboards/${id}`) },
    });
    await Promise.all([
      queries.invalidateQueries({ queryKey: dashboardKeys.all }),
      queries.invalidateQueries({ queryKey: dashboardKeys.one(id) }),
    ]);
  };
}
