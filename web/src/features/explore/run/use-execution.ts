import { useCallback, useEffect, useRef, useState } from 'react';
import { api, ApiError } from '../../../api/client.js';
import type { QueryParameter, QueryResult } from '../../../api/types.js';

/** What is to run. */
export interface RunRequest {
  dataSourceId: string;
  sql: string;
  parameters: Record<string, unknown>;
  parameterTypes: QueryParameter[];
  limit: number;
  /** Past the cache; the answer is then kept there. */
  fresh: boolean;
  /** Where the statement begins in the editor, when it is a selection. */
  offset: number;
  /** The whole text of the editor at the time. */
  text: string;
}

/** A run that came to an end. */
export type RunEnd =
  | { kind: 'answered'; request: RunRequest; result: QueryResult }
  | { kind: 'failed'; request: RunRequest; error: unknown }
  | { kind: 'cancelled'; request: RunRequest };

export interface Execution {
  /** `performance.now()` at its start; null while nothing runs. */
  runningSince: number | null;
  /** How the last run ended; null before the first, and once its message was put away. */
  end: RunEnd | null;
  /** The last answer, kept when a later run fails. */
  answer: Extract<RunEnd, { kind: 'answered' }> | null;
  start: (request: RunRequest) => void;
  /** Ends the run here and in the database. */
  cancel: () => void;
  dismiss: () => void;
}

interface Running {
  id: string;
  controller: AbortController;
}

/** Runs one statement at a time; `onEnd` hears of every end, for the history. */
export function useExecution(onEnd: (end: RunEnd) => void): Execution {
  const [runningSince, setRunningSince] = useState<number | null>(null);
  const [end, setEnd] = useState<RunEnd | null>(null);
  const [answer, setAnswer] = useState<Execution['answer']>(null);
  const running = useRef<Running | null>(null);

  const stop = useCallback((): void => {
    const run = running.current;
    if (run === null) return;
    running.current = null;
    // The closed connection cancels it as well; this also reaches it through proxies that keep connections open.
    api.delete(`/query/executions/${run.id}`).catch(() => undefined);
    run.controller.abort();
  }, []);

  const start = useCallback(
    (request: RunRequest): void => {
      stop();
      const run: Running = { id: newExecutionId(), controller: new AbortController() };
      running.current = run;
      setRunningSince(performance.now());
      setEnd(null);
      const finish = (ended: RunEnd): void => {
        // Another run has taken its place.
        if (running.current !== run && running.current !== null) return;
        running.current = null;
        setRunningSince(null);
        setEnd(ended);
        if (ended.kind === 'answered') setAnswer(ended);
        onEnd(ended);
      };
      send(request, run).then(
        (result) => finish({ kind: 'answered', request, result }),
        (error: unknown) =>
          finish(run.controller.signal.aborted ? { kind: 'cancelled', request } : { kind: 'failed', request, error }),
      );
    },
    [stop, onEnd],
  );

  const dismiss = useCallback(() => setEnd(null), []);
  useEffect(() => stop, [stop]);
  return { runningSince, end, answer, start, cancel: stop, dismiss };
}

function send(
  { offset: _offset, text: _text, fresh, ...body }: RunRequest,
  { id, controller }: Running,
): Promise<QueryResult> {
  return api.post<QueryResult>(
    '/query/execute',
    { ...body, executionId: id, ...(fresh && { cache: { mode: 'refresh' } }) },
    { signal: controller.signal },
  );
}

// crypto.randomUUID is closed on plain HTTP, which is how a first installation is often reached.
function newExecutionId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The parameters that a refusal finds fault with: message by name. */
export function parameterProblems(end: RunEnd | null): Record<string, string> {
  if (end?.kind !== 'failed' || !(end.error instanceof ApiError)) return {};
  return Object.fromEntries(
    end.error.problems.flatMap(({ path, message }) => {
      const name = /^(?:body\.)?(?:parameters|parameterTypes)\.([A-Za-z_]\w*)/.exec(path)?.[1];
      return name === undefined ? [] : [[name, message]];
    }),
  );
}
