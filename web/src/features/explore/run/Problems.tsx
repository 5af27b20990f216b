import { useMemo } from 'react';
import { ApiError } from '../../../api/errors.js';
import { type Place, problemOf, type TextProblem } from '../editor/error-place.js';
import { ProblemLine } from '../editor/ProblemLine.js';
import type { EditorMark } from '../editor/SqlEditor.js';
import type { TextCheck } from './use-checks.js';
import type { Execution, RunEnd } from './use-execution.js';

export interface TextProblems {
  /** Why the last run failed. */
  failure: TextProblem | null;
  /** What the guard would refuse in the text as it stands. */
  live: TextProblem | null;
  /** Both, as far as they have a place in the text as it stands. */
  marks: readonly EditorMark[];
}

/** All that is wrong with the text. */
export function useProblems(sql: string, check: TextCheck, end: RunEnd | null): TextProblems {
  return useMemo(() => {
    const failed = end?.kind === 'failed' ? end : null;
    const told = failed === null ? null : problemOf(failed.error, failed.request.sql, failed.request.offset);
    // Once the text has changed, its place means nothing any more; the words still do.
    const failure = told !== null && failed?.request.text !== sql ? { ...told, place: null } : told;
    const live = failure?.place != null ? null : check.problem;
    const marks = [failure, live].flatMap((problem) =>
      problem?.place == null ? [] : [{ place: problem.place, message: problem.message }],
    );
    return { failure, live, marks };
  }, [sql, check.problem, end]);
}

export interface ProblemsProps {
  problems: TextProblems;
  text: string;
  execution: Execution;
  onReveal: (place: Place) => void;
  onRetry: () => void;
}

/** The problems in words, under the editor. */
export function Problems({ problems: { failure, live }, text, execution, onReveal, onRetry }: ProblemsProps) {
  const { end, dismiss } = execution;
  if (failure !== null && end?.kind === 'failed') {
    const error = end.error instanceof ApiError ? end.error : null;
    const passing = error !== null && (error.status === 0 || error.status >= 500 || error.status === 429);
    return (
      <ProblemLine
        problem={failure}
        text={text}
        live={false}
        onReveal={onReveal}
        onDismiss={dismiss}
        {...(passing && { onRetry })}
        requestId={error !== null && error.status === 500 ? error.requestId : undefined}
      />
    );
  }
  return live === null ? null : <ProblemLine problem={live} text={text} live onReveal={onReveal} />;
}
