import { chartFields, checkVisualization, type ChartTypeName, shownBy, type VisualizationCheck } from '@tidemark/chart';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { DataSource, WidgetVisualization } from '../../../api/types.js';
import { Button, Dialog, ErrorLine, Field, Input, Select, SkeletonText } from '../../../ui/index.js';
import { sourcesQuery } from '../../data-sources/source-queries.js';
import { chartResult, firstVisualization, fitsColumns } from '../../explore/chart/chart-mapping.js';
import { type Execution, useExecution } from '../../explore/run/use-execution.js';
import { GuardedDialog } from './GuardedDialog.js';
import { PicturePanel } from './PicturePanel.js';
import { QueryField } from './QueryField.js';
import { useEditorEscape } from './use-editor-escape.js';
import { useWidgetSql } from './use-preview.js';
import type { WidgetFormProps } from './widget-form.js';

const ignore = (): void => undefined;

/** A chart, table or metric: its query, and how the result is shown, with the picture beside it. */
export default function QueryWidgetForm(props: WidgetFormProps) {
  const sources = useQuery(sourcesQuery);
  const text = useWidgetSql(props.widget);
  const ready = sources.data !== undefined && (props.widget.query === undefined || text !== null);
  if (ready) return <Form {...props} sources={sources.data} initial={text} />;
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title="Widget" size="xl">
      <div className="pb-6">{sources.isError ? <ErrorLine error={sources.error} /> : <SkeletonText lines={8} />}</div>
    </Dialog>
  );
}

interface FormProps extends WidgetFormProps {
  sources: readonly DataSource[];
  initial: { dataSourceId: string; sql: string } | null;
}

function Form(props: FormProps) {
  const { widget, isNew, verb, sources, initial, onClose, onApply } = props;
  const [name, setName] = useState(widget.name);
  const [description, setDescription] = useState(widget.description ?? '');
  const [sourceId, setSourceId] = useState(initial?.dataSourceId ?? sources[0]?.id ?? '');
  const [sql, setSql] = useState(initial?.sql ?? '');
  const [tried, setTried] = useState(false);
  const execution = useExecution(ignore);
  const [visualization, setVisualization] = useVisualization(widget.visualization, execution);
  const nameProblem = tried && name.trim() === '' ? 'A widget needs a name.' : undefined;
  const sqlProblem = tried && sql.trim() === '' ? 'A widget needs a query.' : undefined;
  const check = checkVisualization(visualization);
  const apply = (): void => {
    setTried(true);
    if (name.trim() === '' || sql.trim() === '' || !check.ok) return;
    const { description: _description, ...rest } = widget;
    onApply({
      ...rest,
      type: shownBy(visualization.type as ChartTypeName),
      name: name.trim(),
      ...(description.trim() === '' ? {} : { description: description.trim() }),
      query: queryOf(props, sourceId, sql),
      visualization,
    });
  };
  const dirty =
    name !== widget.name ||
    description !== (widget.description ?? '') ||
    sql !== (initial?.sql ?? '') ||
    (initial !== null && sourceId !== initial.dataSourceId) ||
    JSON.stringify(visualization) !== JSON.stringify(widget.visualization);
  useEditorEscape();
  return (
    <GuardedDialog
      dirty={dirty}
      onClose={onClose}
      title={isNew ? 'Add a widget' : `Change “${widget.name}”`}
      size="xl"
      footer={
        <>
          {tried && !check.ok && (
            <ErrorLine
              error={new Error(sayProblem(visualization, check, execution.answer !== null))}
              className="mr-auto"
            />
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={apply}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="grid gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        <div className="flex min-w-0 flex-col gap-3">
          <Field label="Name" required error={nameProblem}>
            <Input
              autoFocus={isNew}
              autoComplete="off"
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
          <Field label="Description" optional hint="Shown when the name is pointed at.">
            <Input
              autoComplete="off"
              maxLength={2000}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          </Field>
          <Field label="Data source" required>
            <Select
              value={sourceId}
              onValueChange={setSourceId}
              placeholder={sources.length === 0 ? 'None is connected yet' : 'Choose a data source'}
              options={sources.map((source) => ({ value: source.id, label: source.name }))}
            />
          </Field>
          <QueryField
            {...props}
            sourceId={sourceId}
            sql={sql}
            onSql={setSql}
            execution={execution}
            problem={sqlProblem}
          />
        </div>
        <PicturePanel execution={execution} visualization={visualization} onChange={setVisualization} name={name} />
      </div>
    </GuardedDialog>
  );
}

/** A saved query that was not touched stays what it is, so that its later changes reach the widget. */
function queryOf(
  { widget, initial }: FormProps,
  dataSourceId: string,
  sql: string,
): NonNullable<WidgetFormProps['widget']['query']> {
  const { query } = widget;
  if (query?.kind === 'saved' && initial?.sql === sql && initial.dataSourceId === dataSourceId) return query;
  return { kind: 'sql', dataSourceId, sql, ...(query?.parameters !== undefined && { parameters: query.parameters }) };
}

/** What was chosen stays while its columns are there; a new widget begins with what its columns suggest. */
function useVisualization(
  initial: WidgetVisualization,
  { answer }: Execution,
): [WidgetVisualization, (next: WidgetVisualization) => void] {
  const untouched = Object.keys(initial.config).length === 0 && initial.type !== 'table';
  const [chosen, choose] = useState<WidgetVisualization | null>(untouched ? null : initial);
  const result = useMemo(() => (answer === null ? null : chartResult(answer.result)), [answer]);
  const visualization = useMemo(() => {
    if (result === null) return chosen ?? initial;
    if (chosen === null) return firstVisualization(result);
    return fitsColumns(chosen, result) || !untouched ? chosen : firstVisualization(result);
  }, [chosen, initial, result, untouched]);
  return [visualization, choose];
}

/** Problems speak of `visualization.config.x`; people of "Along the axis". */
function sayProblem({ type }: WidgetVisualization, check: VisualizationCheck, answered: boolean): string {
  if (!answered) return 'Run the query and choose what it shows.';
  const problem = check.ok ? undefined : check.problems[0];
  const key = /^visualization\.config\.(\w+)$/.exec(problem?.path ?? '')?.[1];
  const fields: Readonly<Record<string, { title: string }>> = { ...chartFields(type as ChartTypeName) };
  const title = key === undefined ? undefined : fields[key]?.title;
  if (title === undefined || problem?.rule !== 'required') return problem?.message ?? 'The picture is not set up yet.';
  return `Choose a column for “${title}”.`;
}
