import type { ChartResult, TableSort } from '@tidemark/chart';
import { Select } from '../../../../ui/index.js';
import { ListSection } from './ListSection.js';

export interface SortingProps {
  result: ChartResult;
  value: readonly TableSort[];
  onChange: (value: readonly TableSort[]) => void;
}

/** The order that a table begins with: by the first column, where that is equal by the next. */
export function Sorting({ result, value, onChange }: SortingProps) {
  const columns = result.columns.map(({ name }) => ({ value: name, label: name }));
  return (
    <ListSection
      title="Order"
      entry="Column to sort by"
      value={value}
      fresh={(): TableSort => ({ column: unused(result, value), direction: 'descending' })}
      onChange={onChange}
    >
      {(sort, put) => (
        <div className="grid grid-cols-2 gap-1">
          <Select
            aria-label="Column"
            value={sort.column}
            onValueChange={(column) => put({ ...sort, column })}
            options={columns}
          />
          <Select
            aria-label="Direction"
            value={sort.direction ?? 'ascending'}
            onValueChange={(direction) => put({ ...sort, direction: direction as NonNullable<TableSort['direction']> })}
            options={[
              { value: 'ascending', label: 'Small to large' },
              { value: 'descending', label: 'Large to small' },
            ]}
          />
        </div>
      )}
    </ListSection>
  );
}

function unused({ columns }: ChartResult, value: readonly TableSort[]): string {
  return (columns.find(({ name }) => !value.some(({ column }) => column === name)) ?? columns[0])?.name ?? '';
}
