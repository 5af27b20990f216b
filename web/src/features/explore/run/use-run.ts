import { type RefObject, useState } from 'react';
import type { EditorHandle } from '../editor/SqlEditor.js';
import { declarationsOf, missingOf, type ParameterSlot, slotsIn, valuesOf } from '../parameters/parameter-drafts.js';
import type { Workbench } from '../use-workbench.js';
import { type Execution, parameterProblems, type RunRequest } from './use-execution.js';

export interface Runs {
  /** Runs the selected text, or all of it. */
  run: (fresh: boolean) => void;
  /** Runs this text on this source, whatever stands in the editor. */
  runText: (sql: string) => void;
  /** The answer that is shown, read anew. */
  refresh: () => void;
  /** What is wrong with the parameters, by name. */
  parameterProblems: Readonly<Record<string, string>>;
}

/** Makes runs of what stands on the page. */
export function useRun(
  workbench: Workbench,
  slots: readonly ParameterSlot[],
  execution: Execution,
  editor: RefObject<EditorHandle | null>,
): Runs {
  // Fields are not called empty before somebody has tried to run the query.
  const [tried, setTried] = useState(false);
  const { drafts, sourceId, limit } = workbench;

  const requestOf = (sql: string, offset: number, text: string, fresh: boolean): RunRequest => {
    const mentioned = slotsIn(sql, slots);
    return {
      dataSourceId: sourceId,
      sql,
      parameters: valuesOf(mentioned, drafts),
      parameterTypes: declarationsOf(mentioned, drafts),
      limit,
      fresh,
      offset,
      text,
    };
  };
  const run = (fresh: boolean): void => {
    const { sql, offset } = editor.current?.runnable() ?? { sql: workbench.sql, offset: 0 };
    if (sql.trim() === '' || sourceId === '') return;
    const incomplete = missingOf(slotsIn(sql, slots), drafts).length > 0;
    setTried(incomplete);
    if (!incomplete) execution.start(requestOf(sql, offset, workbench.sql, fresh));
  };
  const missing = tried ? missingOf(slots, drafts) : [];
  return {
    run,
    runText: (sql) => execution.start(requestOf(sql, 0, sql, false)),
    refresh: () => {
      if (execution.answer !== null) execution.start({ ...execution.answer.request, fresh: true });
    },
    parameterProblems: {
      ...parameterProblems(execution.end),
      ...Object.fromEntries(missing.map((name) => [name, 'Needs a value.'])),
    },
  };
}
