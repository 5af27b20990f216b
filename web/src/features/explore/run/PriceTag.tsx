import type { QueryEstimate } from '../../../api/types.js';
import { compactCount, count } from '../../../format/number.js';
import { Tooltip } from '../../../ui/index.js';

/** What the planner expects of the statement before it runs, in passing. */
export function PriceTag({ estimate }: { estimate: QueryEstimate | undefined }) {
  if (estimate === undefined) return null;
  const { rows, cost } = estimate;
  const parts = [
    // A planner that expects nothing at all has nothing to say.
    rows === null || rows === 0 ? null : `≈\u00a0${compactCount(rows)}\u00a0${rows === 1 ? 'row' : 'rows'}`,
    cost === null ? null : `cost\u00a0${compactCount(cost)}`,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  return (
    <Tooltip label={explanation(estimate)}>
      <span tabIndex={0} className="min-w-0 truncate rounded-sm text-sm text-muted">
        {parts.join(' · ')}
      </span>
    </Tooltip>
  );
}

function explanation({ rows, cost }: QueryEstimate): string {
  const expected = rows === null ? '' : ` It expects ${count(rows)} ${rows === 1 ? 'row' : 'rows'}.`;
  const unit = cost === null ? '' : ` Its cost of ${count(cost)} is in its own unit: about 1 for each page read.`;
  return `What the database’s planner thinks of this query.${expected}${unit}`;
}
