import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { DrillDown } from '../../../../api/types.js';
import { Field, IconButton, Input, Select, Textarea } from '../../../../ui/index.js';
import { sourcesQuery } from '../../../data-sources/source-queries.js';
import { dashboardQuery, dashboardsQuery } from '../../data/dashboard-queries.js';
import { type InteractionsFieldsProps, optionsOf } from './interaction-options.js';

const TITLES: Readonly<Record<DrillDown['kind'], string>> = {
  rows: 'The rows behind a value',
  dashboard: 'Another dashboard',
  time: 'A finer time',
};

export interface DrillFieldsProps extends InteractionsFieldsProps {
  index: number;
  drill: DrillDown;
  onDrill: (drill: DrillDown, field: string) => void;
  onRemove: () => void;
}

/** One thing that a value opens. */
export function DrillFields(props: DrillFieldsProps) {
  const { drill, columns, onDrill, onRemove } = props;
  return (
    <div
      role="group"
      aria-label={TITLES[drill.kind]}
      className="flex flex-col gap-2.5 rounded-control border border-line p-2.5"
    >
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate text-sm font-medium">{TITLES[drill.kind]}</span>
        <IconButton icon={X} label="Take this drill-down away" size="sm" plain onClick={onRemove} />
      </div>
      <Field label="Values of">
        <Select
          value={drill.column}
          onValueChange={(column) => onDrill({ ...drill, column }, 'column')}
          options={optionsOf(columns, drill.column)}
        />
      </Field>
      <Kind {...props} />
      <Field label="Called" optional>
        <Input
          autoComplete="off"
          maxLength={100}
          value={drill.label ?? ''}
          placeholder={PLACEHOLDERS[drill.kind]}
          onChange={(event) => {
            const { label: _label, ...rest } = drill;
            onDrill(event.target.value === '' ? rest : { ...rest, label: event.target.value }, 'label');
          }}
        />
      </Field>
    </div>
  );
}

const PLACEHOLDERS: Readonly<Record<DrillDown['kind'], string>> = {
  rows: 'Show the rows',
  dashboard: 'Open the dashboard',
  time: 'Narrow the time to it',
};

function Kind(props: DrillFieldsProps) {
  const { drill, variables, onDrill } = props;
  switch (drill.kind) {
    case 'rows':
      return <RowsFields {...props} drill={drill} />;
    case 'dashboard':
      return <DashboardFields {...props} drill={drill} />;
    case 'time':
      return (
        <Field label="Narrows" hint="The variable is set to the day, month or year that the point stands for.">
          <Select
            value={drill.variable}
            onValueChange={(variable) => onDrill({ ...drill, variable }, 'variable')}
            options={variables
              .filter(({ type }) => type === 'date_range')
              .map(({ name, label }) => ({ value: name, label: label ?? name }))}
          />
        </Field>
      );
  }
}

function RowsFields({ drill, onDrill }: DrillFieldsProps & { drill: Extract<DrillDown, { kind: 'rows' }> }) {
  const sources = useQuery(sourcesQuery);
  const { query, parameter } = drill;
  if (query.kind === 'saved') {
    return (
      <p className="text-sm text-muted">A saved query gives the rows; it takes the value as {`{{${parameter}}}`}.</p>
    );
  }
  return (
    <>
      <Field label="Data source">
        <Select
          value={query.dataSourceId}
          onValueChange={(dataSourceId) => onDrill({ ...drill, query: { ...query, dataSourceId } }, 'source')}
          options={(sources.data ?? []).map((source) => ({ value: source.id, label: source.name }))}
        />
      </Field>
      <Field label="Rows query" hint={`It takes the value as {{${parameter}}}, and the dashboard’s variables.`}>
        <Textarea
          mono
          rows={5}
          maxLength={100_000}
          spellCheck={false}
          value={query.sql}
          placeholder={`SELECT * FROM … WHERE … = {{${parameter}}}`}
          onChange={(event) => onDrill({ ...drill, query: { ...query, sql: event.target.value } }, 'sql')}
        />
      </Field>
      <Field label="Parameter" hint="Name of the value in the query.">
        <Input
          autoComplete="off"
          spellCheck={false}
          maxLength={63}
          value={parameter}
          onChange={(event) => onDrill({ ...drill, parameter: event.target.value }, 'parameter')}
        />
      </Field>
    </>
  );
}

function DashboardFields({
  drill,
  columns,
  onDrill,
}: DrillFieldsProps & { drill: Extract<DrillDown, { kind: 'dashboard' }> }) {
  const dashboards = useQuery(dashboardsQuery);
  const target = dashboards.data?.find(({ slug }) => slug === drill.dashboard);
  const variables = useQuery({ ...dashboardQuery(target?.id ?? ''), enabled: target !== undefined }).data?.settings
    .variables;
  const put = (name: string, column: string): void => {
    const { [name]: _before, ...rest } = drill.parameters;
    onDrill({ ...drill, parameters: column === '' ? rest : { ...rest, [name]: column } }, `parameter.${name}`);
  };
  const known = (dashboards.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }));
  return (
    <>
      <Field label="Dashboard">
        <Select
          value={drill.dashboard}
          onValueChange={(dashboard) => onDrill({ ...drill, dashboard, parameters: {} }, 'dashboard')}
          placeholder="Choose a dashboard"
          options={
            drill.dashboard === '' || target !== undefined
              ? known
              : [{ value: drill.dashboard, label: `${drill.dashboard} (not there)` }, ...known]
          }
        />
      </Field>
      {(variables ?? []).map(({ name, label, type }) => (
        <Field key={name} label={`Its variable “${label ?? name}”`}>
          <Select
            value={drill.parameters[name] ?? ''}
            disabled={type === 'date_range'}
            onValueChange={(column) => put(name, column)}
            options={[{ value: '', label: 'As it is' }, ...optionsOf(columns, drill.parameters[name] ?? '')]}
          />
        </Field>
      ))}
    </>
  );
}
