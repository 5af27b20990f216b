import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import type { DataSource } from '../../../../api/types.js';
import { Button, ErrorLine, Field, KeyHint, Select, SkeletonText } from '../../../../ui/index.js';
import { sourcesQuery } from '../../../data-sources/source-queries.js';
import { ProblemLine } from '../../../explore/editor/ProblemLine.js';
import { type EditorHandle, SqlEditor } from '../../../explore/editor/SqlEditor.js';
import { useTextCheck } from '../../../explore/run/use-checks.js';
import { useSource } from '../../../explore/use-source.js';
import type { DraftWidget } from '../draft/draft.js';
import { useEditorEscape } from '../use-editor-escape.js';
import { parametersOf, type Preview, useWidgetSql } from '../use-preview.js';
import type { WidgetFieldsProps } from './widget-change.js';

const ignore = (): void => undefined;

/** The query of a chart, table or metric: its source and its text, run whenever the typing pauses. */
export default function QueryFields(props: WidgetFieldsProps & { preview: Preview }) {
  const sources = useQuery(sourcesQuery);
  const text = useWidgetSql(props.widget);
  if (sources.isError && sources.data === undefined) return <ErrorLine error={sources.error} />;
  if (sources.data === undefined || (props.widget.query?.kind === 'saved' && text === null))
    return <SkeletonText lines={8} />;
  return <Fields {...props} sources={sources.data} text={text} />;
}

interface FieldsProps extends WidgetFieldsProps {
  preview: Preview;
  sources: readonly DataSource[];
  text: { dataSourceId: string; sql: string } | null;
}

function Fields({ widget, variables, preview, onChange, sources, text }: FieldsProps) {
  const editor = useRef<EditorHandle>(null);
  const sourceId = text?.dataSourceId ?? sources[0]?.id ?? '';
  const sql = text?.sql ?? '';
  // The editor keeps a text of its own; another one from outside, as by undo, begins it anew.
  const [typed, setTyped] = useState({ text: sql, round: 0 });
  if (typed.text !== sql) setTyped({ text: sql, round: typed.round + 1 });
  const { dialect, tables } = useSource(sources, sourceId);
  const check = useTextCheck(sourceId, sql);
  useEditorEscape();
  const write = (next: { sql?: string; dataSourceId?: string }, field: string): void =>
    onChange((now) => withQuery(now, { dataSourceId: sourceId, sql, ...next }), field);
  return (
    <div className="flex flex-col gap-3">
      <Field label="Data source">
        <Select
          value={sourceId}
          onValueChange={(dataSourceId) => write({ dataSourceId }, 'source')}
          placeholder={sources.length === 0 ? 'None is connected yet' : 'Choose a data source'}
          options={sources.map((source) => ({ value: source.id, label: source.name }))}
        />
      </Field>
      <div className="flex flex-col gap-1">
        <div className="flex items-end justify-between gap-2">
          <span className="text-sm font-medium">Query</span>
          <Button size="sm" icon={Play} pending={preview.state.pending} onClick={preview.run}>
            Run
            <KeyHint keys={['mod', '↵']} />
          </Button>
        </div>
        <div className="overflow-hidden rounded-control border border-line-strong">
          <div className="h-60">
            <SqlEditor
              key={typed.round}
              initial={sql}
              dialect={dialect}
              tables={tables}
              marks={
                check.problem?.place == null ? [] : [{ place: check.problem.place, message: check.problem.message }]
              }
              onChange={(next) => {
                setTyped((now) => ({ ...now, text: next }));
                write({ sql: next }, 'sql');
              }}
              onRun={preview.run}
              onSave={ignore}
              onSelect={ignore}
              handle={editor}
            />
          </div>
          {check.problem !== null && (
            <ProblemLine problem={check.problem} text={sql} live onReveal={(place) => editor.current?.reveal(place)} />
          )}
        </div>
        {check.problem === null && preview.state.error !== null && (
          <ErrorLine error={new Error(preview.state.error.message)} />
        )}
        {variables.length > 0 && (
          <p className="text-sm text-muted">
            Variables: {variables.map((variable) => namesOf(variable.name, variable.type)).join(', ')}. A part in [[ …
            ]] is left out while its variable has no value.
          </p>
        )}
        {widget.query?.kind === 'saved' && (
          <p className="text-sm text-muted">
            This is a saved query; its later changes reach the widget. Changing the text here makes it the widget’s own.
          </p>
        )}
      </div>
    </div>
  );
}

/** The widget with a query of its own; a saved query that was not touched stays what it is. */
function withQuery(widget: DraftWidget, { dataSourceId, sql }: { dataSourceId: string; sql: string }): DraftWidget {
  const parameters = parametersOf(widget.query);
  return { ...widget, query: { kind: 'sql', dataSourceId, sql, ...(parameters !== undefined && { parameters }) } };
}

function namesOf(name: string, type: string): string {
  return type === 'date_range' ? `{{${name}_from}}, {{${name}_to}}` : `{{${name}}}`;
}
