import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { MetricWidgetQuery, Variable } from '../../../../api/types.js';
import { Button, ErrorLine, Field, IconButton, Select } from '../../../../ui/index.js';
import { Combobox } from '../../../../ui/Combobox.js';
import type { DraftWidget } from '../draft/draft.js';
import {
  AGGREGATIONS,
  COMPARISONS,
  FILLS,
  OWN_WINDOW,
  STEPS,
  variableChoices,
  windowChoices,
  windowOf,
  withWindow,
} from '../metric/metric-choices.js';
import { type MetricDimension, metricDimensionsQuery, metricNamesQuery } from '../metric/metric-queries.js';
import type { Preview } from '../use-preview.js';
import type { WidgetFieldsProps } from './widget-change.js';

/** The metric that a widget reads: which, how it is put together, and of what. */
export default function MetricFields({
  widget,
  variables,
  preview,
  onChange,
}: WidgetFieldsProps & { preview: Preview }) {
  const names = useQuery(metricNamesQuery);
  const query = widget.query?.kind === 'metric' ? widget.query : null;
  const dimensions = useQuery({ ...metricDimensionsQuery(query?.metric ?? ''), enabled: query !== null });
  const change = (next: (query: MetricWidgetQuery) => MetricWidgetQuery, field: string): void =>
    onChange((now) => (now.query?.kind === 'metric' ? withQuery(now, now.query, next(now.query)) : now), field);
  const known = (names.data ?? []).map(({ name }) => ({ value: name, label: name }));
  return (
    <div className="flex flex-col gap-3">
      {names.isError && names.data === undefined && <ErrorLine error={names.error} />}
      <Field label="Metric">
        <Combobox
          value={query?.metric ?? ''}
          onValueChange={(metric) => onChange((now) => withMetric(now, metric, variables), 'metric')}
          options={known}
          searchLabel="Search metrics"
          placeholder={names.data?.length === 0 ? 'Nothing has been measured yet' : 'Choose a metric'}
        />
      </Field>
      {query !== null && (
        <>
          <div className="grid grid-cols-2 gap-3">
            <Field label="Shown as">
              <Select
                value={query.aggregation}
                options={AGGREGATIONS}
                onValueChange={(value) =>
                  change((now) => ({ ...now, aggregation: value as MetricWidgetQuery['aggregation'] }), 'aggregation')
                }
              />
            </Field>
            <Field label="Each point spans">
              <Select
                value={query.step ?? 'auto'}
                options={optionsWith(STEPS, query.step)}
                onValueChange={(step) => change((now) => ({ ...now, step }), 'step')}
              />
            </Field>
          </div>
          <Field label="Window">
            <Select
              value={windowOf(query, variables)}
              options={windowChoices(query, variables)}
              onValueChange={(choice) => choice !== OWN_WINDOW && change((now) => withWindow(now, choice), 'window')}
            />
          </Field>
          <GroupBy query={query} dimensions={dimensions.data ?? []} onChange={change} />
          <FilterList query={query} variables={variables} dimensions={dimensions.data ?? []} onChange={change} />
          <div className="grid grid-cols-2 gap-3">
            <Field label="Compare with">
              <Select
                value={query.compareTo ?? ''}
                options={COMPARISONS}
                onValueChange={(value) =>
                  change(
                    ({ compareTo: _before, ...now }) =>
                      value === '' ? now : { ...now, compareTo: value as NonNullable<MetricWidgetQuery['compareTo']> },
                    'compare',
                  )
                }
              />
            </Field>
            <Field label="Where nothing came">
              <Select
                value={query.fill ?? 'null'}
                options={FILLS}
                onValueChange={(value) =>
                  change((now) => ({ ...now, fill: value as NonNullable<MetricWidgetQuery['fill']> }), 'fill')
                }
              />
            </Field>
          </div>
          {preview.state.error !== null && <ErrorLine error={new Error(preview.state.error.message)} />}
        </>
      )}
    </div>
  );
}

interface PartProps {
  query: MetricWidgetQuery;
  dimensions: readonly MetricDimension[];
  onChange: (next: (query: MetricWidgetQuery) => MetricWidgetQuery, field: string) => void;
}

function GroupBy({ query, dimensions, onChange }: PartProps) {
  const groupBy = query.groupBy ?? [];
  const free = dimensions.filter(({ name }) => !groupBy.includes(name));
  if (dimensions.length === 0 && groupBy.length === 0) return null;
  const set = (next: string[]): void =>
    onChange(({ groupBy: _before, ...now }) => (next.length === 0 ? now : { ...now, groupBy: next }), 'group');
  return (
    <Field label="A series for each" optional>
      <div className="flex flex-col gap-1.5">
        {groupBy.length > 0 && (
          <ul className="flex flex-wrap gap-1">
            {groupBy.map((name) => (
              <li
                key={name}
                className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-pill bg-neutral-soft pl-2 text-sm"
              >
                <span className="truncate">{name}</span>
                <button
                  type="button"
                  aria-label={`Do not group by ${name}`}
                  onClick={() => set(groupBy.filter((other) => other !== name))}
                  className="inline-flex size-5 items-center justify-center rounded-pill text-muted hover:text-ink"
                >
                  <X size={12} strokeWidth={2} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        )}
        {free.length > 0 && groupBy.length < 5 && (
          <Select
            value=""
            aria-label="Group by a dimension"
            placeholder={groupBy.length === 0 ? 'All in one' : 'Add another'}
            options={free.map(({ name }) => ({ value: name, label: name }))}
            onValueChange={(name) => set([...groupBy, name])}
          />
        )}
      </div>
    </Field>
  );
}

function FilterList({ query, dimensions, variables, onChange }: PartProps & { variables: readonly Variable[] }) {
  const heading = useId();
  const filter = query.filter ?? {};
  const free = dimensions.filter(({ name }) => !Object.hasOwn(filter, name));
  if (dimensions.length === 0 && Object.keys(filter).length === 0) return null;
  const set = (next: Record<string, string | string[]>): void =>
    onChange(
      ({ filter: _before, ...now }) => (Object.keys(next).length === 0 ? now : { ...now, filter: next }),
      'filter',
    );
  return (
    <div role="group" aria-labelledby={heading} className="flex flex-col gap-1.5">
      <span id={heading} className="text-sm font-medium">
        Only where
      </span>
      {Object.entries(filter).map(([name, value]) => (
        <FilterRow
          key={name}
          name={name}
          values={[value].flat()}
          choices={[
            ...variableChoices(variables),
            ...(dimensions.find((each) => each.name === name)?.values ?? []).map((each) => ({
              value: each,
              label: each,
            })),
          ]}
          onChange={(next) => {
            const { [name]: _before, ...others } = filter;
            set(next === null ? others : { ...filter, [name]: next.length === 1 ? (next[0] ?? '') : next });
          }}
        />
      ))}
      {free.length > 0 && (
        <Select
          value=""
          aria-label="Filter by a dimension"
          placeholder="Add a filter"
          options={free.map(({ name }) => ({ value: name, label: name }))}
          onValueChange={(name) => {
            const suggested = variableChoices(variables).find(({ value }) => value.includes(`{{${name}}}`))?.value;
            set({ ...filter, [name]: suggested ?? dimensions.find((each) => each.name === name)?.values[0] ?? '' });
          }}
        />
      )}
    </div>
  );
}

interface FilterRowProps {
  name: string;
  values: readonly string[];
  choices: readonly { value: string; label: string }[];
  /** null: the filter goes. */
  onChange: (values: string[] | null) => void;
}

function FilterRow({ name, values, choices, onChange }: FilterRowProps) {
  const free = choices.filter(({ value }) => !values.includes(value));
  return (
    <div className="flex flex-col gap-1.5 rounded-control border border-line p-2">
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate text-sm">{name} is</span>
        <IconButton icon={X} size="sm" plain label={`Remove the filter on ${name}`} onClick={() => onChange(null)} />
      </div>
      {values.map((value, index) => (
        <div key={value} className="flex items-center gap-1">
          <Combobox
            aria-label={index === 0 ? `Value of ${name}` : `Value ${index + 1} of ${name}`}
            className="min-w-0 flex-1"
            value={value}
            onValueChange={(next) => onChange(values.map((each, place) => (place === index ? next : each)))}
            options={choices.filter((choice) => choice.value === value || !values.includes(choice.value))}
            searchLabel={`Search values of ${name}`}
          />
          {values.length > 1 && (
            <IconButton
              icon={X}
              size="sm"
              plain
              label={`Remove ${value}`}
              onClick={() => onChange(values.filter((each) => each !== value))}
            />
          )}
        </div>
      ))}
      {free.length > 0 && (
        <Button
          size="sm"
          icon={Plus}
          className="self-start"
          onClick={() => onChange([...values, free[0]?.value ?? ''])}
        >
          Or
        </Button>
      )}
    </div>
  );
}

/** A picture of columns that are gone is no picture: other columns get one that suits them. */
function withQuery(widget: DraftWidget, before: MetricWidgetQuery, query: MetricWidgetQuery): DraftWidget {
  if (columnsOf(before) === columnsOf(query)) return { ...widget, query };
  return { ...widget, query, visualization: { type: widget.visualization.type, config: {} } };
}

const columnsOf = ({ groupBy = [], step, compareTo }: MetricWidgetQuery): string =>
  [step === 'all' ? '' : 'time', ...groupBy, compareTo === undefined ? '' : 'compared'].join('\n');

/** The widget reading a metric. One that read something else before gets a picture that suits; its columns are others. */
function withMetric(widget: DraftWidget, metric: string, variables: readonly Variable[]): DraftWidget {
  if (widget.query?.kind === 'metric') {
    const { groupBy: _groups, filter: _filter, ...rest } = widget.query;
    return { ...widget, query: { ...rest, metric } };
  }
  const query: MetricWidgetQuery = {
    kind: 'metric',
    metric,
    aggregation: 'sum',
    ...(widget.type === 'metric' && { step: 'all' }),
  };
  const type = widget.type === 'chart' ? 'line' : widget.visualization.type;
  return { ...widget, query: withWindow(query, windowOf(query, variables)), visualization: { type, config: {} } };
}

/** The options, with one more for a value that is none of them. */
function optionsWith(
  options: readonly { value: string; label: string }[],
  value: string | undefined,
): readonly { value: string; label: string }[] {
  return value === undefined || options.some((option) => option.value === value)
    ? options
    : [...options, { value, label: value }];
}
