import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CrossFilter, DrillDown, WidgetInteractions } from '../../../../api/types.js';
import { Button, EmptyState, IconButton, Menu, MenuItem, Select } from '../../../../ui/index.js';
import { DrillFields } from './DrillFields.js';
import { type InteractionsFieldsProps, optionsOf, parameterFor } from './interaction-options.js';

/** What a value of the widget does when it is clicked, or chosen by key. */
export function InteractionsFields(props: InteractionsFieldsProps) {
  const { widget, variables, columns, onChange, onVariables } = props;
  const { crossFilter = [], drillDown = [] } = widget.interactions ?? {};
  const write = (next: WidgetInteractions, field: string): void =>
    onChange(({ interactions: _before, ...now }) => {
      const filters = next.crossFilter ?? crossFilter;
      const drills = next.drillDown ?? drillDown;
      if (filters.length === 0 && drills.length === 0) return now;
      return {
        ...now,
        interactions: {
          ...(filters.length > 0 && { crossFilter: filters }),
          ...(drills.length > 0 && { drillDown: drills }),
        },
      };
    }, field);
  const [first = ''] = columns;
  const single = variables.filter(({ type }) => type !== 'date_range');
  const ranges = variables.filter(({ type }) => type === 'date_range');
  if (columns.length === 0 && crossFilter.length === 0 && drillDown.length === 0) {
    return (
      <EmptyState compact title="No result yet">
        Write a query under “Data”; values of its columns can then filter the dashboard, or open what is behind them.
      </EmptyState>
    );
  }
  const addDrill = (drill: DrillDown): void => write({ drillDown: [...drillDown, drill] }, 'add-drill');
  return (
    <div className="flex flex-col gap-5">
      <Part
        title="Cross-filter"
        hint="A click on a value sets a variable of the dashboard; another click takes it back."
        action={
          single.length === 0 ? (
            <Button size="sm" onClick={onVariables}>
              Make a variable
            </Button>
          ) : (
            <Button
              size="sm"
              icon={Plus}
              onClick={() =>
                write(
                  {
                    crossFilter: [
                      ...crossFilter,
                      suggestedFilter(
                        columns,
                        crossFilter,
                        single.map(({ name }) => name),
                      ),
                    ],
                  },
                  'add-filter',
                )
              }
            >
              Add a cross-filter
            </Button>
          )
        }
      >
        {crossFilter.map((filter, index) => {
          const put = (next: CrossFilter): void =>
            write({ crossFilter: crossFilter.map((one, at) => (at === index ? next : one)) }, `filter.${index}`);
          return (
            <div
              key={index}
              role="group"
              aria-label={`Cross-filter ${index + 1}`}
              className="flex items-center gap-1.5"
            >
              <Select
                aria-label="Column"
                className="min-w-0 flex-1"
                value={filter.column}
                onValueChange={(column) => put({ ...filter, column })}
                options={optionsOf(columns, filter.column)}
              />
              <span className="text-sm text-muted">sets</span>
              <Select
                aria-label="Variable"
                className="min-w-0 flex-1"
                value={filter.variable}
                onValueChange={(variable) => put({ ...filter, variable })}
                options={single.map(({ name, label }) => ({ value: name, label: label ?? name }))}
              />
              <IconButton
                icon={X}
                label="Take this cross-filter away"
                size="sm"
                plain
                onClick={() => write({ crossFilter: crossFilter.filter((_, at) => at !== index) }, 'less-filter')}
              />
            </div>
          );
        })}
      </Part>
      <Part
        title="Drill-down"
        hint="A value opens the rows behind it, another dashboard, or a finer time."
        action={
          <Menu
            align="start"
            trigger={
              <Button size="sm" icon={Plus}>
                Add a drill-down
              </Button>
            }
          >
            <MenuItem
              onSelect={() =>
                addDrill({
                  kind: 'rows',
                  column: first,
                  parameter: parameterFor(first),
                  query: { kind: 'sql', dataSourceId: sourceOf(widget.query), sql: '' },
                })
              }
            >
              The rows behind a value
            </MenuItem>
            <MenuItem onSelect={() => addDrill({ kind: 'dashboard', column: first, dashboard: '', parameters: {} })}>
              Another dashboard
            </MenuItem>
            <MenuItem
              disabled={ranges.length === 0}
              onSelect={() => addDrill({ kind: 'time', column: first, variable: ranges[0]?.name ?? '' })}
            >
              A finer time{ranges.length === 0 ? ' (needs a date range variable)' : ''}
            </MenuItem>
          </Menu>
        }
      >
        {drillDown.map((drill, index) => (
          <DrillFields
            key={index}
            {...props}
            index={index}
            drill={drill}
            onDrill={(next, field) =>
              write({ drillDown: drillDown.map((one, at) => (at === index ? next : one)) }, `drill.${index}.${field}`)
            }
            onRemove={() => write({ drillDown: drillDown.filter((_, at) => at !== index) }, 'less-drill')}
          />
        ))}
      </Part>
    </div>
  );
}

function Part({
  title,
  hint,
  action,
  children,
}: {
  title: string;
  hint: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col items-stretch gap-2">
      <div>
        <h3 className="text-sm font-semibold">{title}</h3>
        <p className="text-sm text-muted">{hint}</p>
      </div>
      {children}
      <div>{action}</div>
    </section>
  );
}

/** A column with the variable of the same name, where there is one that is not taken. */
function suggestedFilter(
  columns: readonly string[],
  taken: readonly CrossFilter[],
  variables: readonly string[],
): CrossFilter {
  const free = columns.filter((column) => !taken.some((filter) => filter.column === column));
  const column = free.find((name) => variables.includes(name)) ?? free[0] ?? columns[0] ?? '';
  return { column, variable: variables.find((name) => name === column) ?? variables[0] ?? '' };
}

function sourceOf(query: InteractionsFieldsProps['widget']['query']): string {
  return query?.kind === 'sql' ? query.dataSourceId : '';
}
