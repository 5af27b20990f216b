import type { ChartResult, Condition } from '@tidemark/chart';
import { ConditionFields } from './ConditionFields.js';
import { freshCondition } from './condition-kinds.js';
import { ListSection } from './ListSection.js';

export interface FiltersProps {
  result: ChartResult;
  value: readonly Condition[];
  onChange: (value: readonly Condition[]) => void;
}

/** Rows are shown that meet all of these. */
export function Filters({ result, value, onChange }: FiltersProps) {
  return (
    <ListSection
      title="Filters"
      entry="Filter"
      value={value}
      fresh={(): Condition => freshCondition(result, result.columns[0]?.name ?? '')}
      onChange={onChange}
    >
      {(filter, put) => <ConditionFields result={result} condition={filter} onChange={put} />}
    </ListSection>
  );
}
