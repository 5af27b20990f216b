import type { QueryRun } from '../explore-queries.js';

/** Runs of one statement, one right after the other, that came to the same end. */
export interface RunGroup {
  /** The newest of them. */
  run: QueryRun;
  times: number;
}

/** Puts repetitions together, so that a statement that was run over and over does not fill the list. */
export function groupRuns(runs: readonly QueryRun[]): RunGroup[] {
  const groups: RunGroup[] = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last !== undefined && isRepetition(last.run, run)) last.times += 1;
    else groups.push({ run, times: 1 });
  }
  return groups;
}

function isRepetition(a: QueryRun, b: QueryRun): boolean {
  return (
    a.sql === b.sql &&
    a.dataSourceId === b.dataSourceId &&
    a.outcome === b.outcome &&
    a.userId === b.userId &&
    a.origin === b.origin
  );
}
