import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DataSource } from '../../../api/types.js';
import { useMe } from '../../../session/session.js';
import { Button, KeyHint } from '../../../ui/index.js';
import { type EditorHandle, SqlEditor } from '../../explore/editor/SqlEditor.js';
import { Problems, useProblems } from '../../explore/run/Problems.js';
import { useTextCheck } from '../../explore/run/use-checks.js';
import type { Execution } from '../../explore/run/use-execution.js';
import { useSource } from '../../explore/use-source.js';
import { previewValues } from './preview-values.js';
import type { WidgetFormProps } from './widget-form.js';

const LIMIT = 10_000;
const ignore = (): void => undefined;

export interface QueryFieldProps extends Pick<WidgetFormProps, 'widget' | 'variables' | 'filters'> {
  sources: readonly DataSource[];
  sourceId: string;
  sql: string;
  onSql: (sql: string) => void;
  execution: Execution;
  problem: string | undefined;
}

/** The query's text with its source's names at hand, checked while it is typed; Mod-Enter runs it. */
export function QueryField({
  widget,
  sources,
  sourceId,
  sql,
  onSql,
  execution,
  problem,
  variables,
  filters,
}: QueryFieldProps) {
  const { tenant } = useMe();
  const editor = useRef<EditorHandle>(null);
  const [initial] = useState(sql);
  const { dialect, tables } = useSource(sources, sourceId);
  const check = useTextCheck(sourceId, sql);
  const problems = useProblems(sql, check, execution.end);
  const run = (fresh: boolean): void => {
    const { sql: text, offset } = editor.current?.runnable() ?? { sql, offset: 0 };
    if (text.trim() === '' || sourceId === '') return;
    const parameters = widget.query?.parameters;
    const values = previewValues(
      { sql: text, ...(parameters !== undefined && { parameters }) },
      variables,
      filters,
      new Date(),
      tenant.timeZone,
    );
    execution.start({ dataSourceId: sourceId, sql: text, ...values, limit: LIMIT, fresh, offset, text: sql });
  };
  // An existing widget's picture is there at once.
  const first = useRef(initial.trim() === '' ? ignore : () => run(false));
  useEffect(() => first.current(), []);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-end justify-between gap-2">
        <span className="text-sm font-medium">Query</span>
        <Button size="sm" icon={Play} pending={execution.runningSince !== null} onClick={() => run(true)}>
          Run
          <KeyHint keys={['mod', '↵']} />
        </Button>
      </div>
      <div
        className={`overflow-hidden rounded-control border ${problem === undefined ? 'border-line-strong' : 'border-danger'}`}
      >
        <div className="h-56">
          <SqlEditor
            initial={initial}
            dialect={dialect}
            tables={tables}
            marks={problems.marks}
            onChange={onSql}
            onRun={run}
            onSave={ignore}
            onSelect={ignore}
            handle={editor}
          />
        </div>
        <Problems
          problems={problems}
          text={sql}
          execution={execution}
          onReveal={(place) => editor.current?.reveal(place)}
          onRetry={() => run(false)}
        />
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
      {variables.length > 0 && (
        <p className="text-sm text-muted">
          Variables: {variables.map((variable) => namesOf(variable.name, variable.type)).join(', ')}. A part in [[ … ]]
          is left out while its variable has no value.
        </p>
      )}
    </div>
  );
}

function namesOf(name: string, type: string): string {
  return type === 'date_range' ? `{{${name}_from}}, {{${name}_to}}` : `{{${name}}}`;
}
