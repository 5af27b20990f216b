import { currencyProblem } from '../cartesian/config.js';
import type { ChartType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { conditionProblems } from '../table/conditions.js';
import { ruleProblems } from '../table/format-rules.js';
import { buildTableView, filteredRows, TABLE_FIELDS, type TableConfig } from '../table-view.js';

/** Rows and columns: the query's, or those that the table's filters leave in its own order; cells and rows stand out by rules. */
export const table: ChartType<TableConfig> = {
  title: 'Table',
  widget: 'table',
  fields: TABLE_FIELDS,
  combinations: ({ columns = [], filters = [], rules = [] }) => [
    ...columns.flatMap((column, index) => currencyProblem(column, `columns.${index}.currency`)),
    ...filters.flatMap((filter, index) => conditionProblems(filter, `filters.${index}`)),
    ...rules.flatMap((rule, index) => ruleProblems(rule, `rules.${index}`)),
  ],
  emptyReason: ({ columns = [], filters = [] }, result) => {
    const missing = whyEmpty(result, {
      any: [...columns, ...filters.map(({ column: name }) => ({ name }))].map(({ name }) => name),
      figures: [],
    });
    if (missing || filters.length === 0 || filteredRows(filters, result).length > 0) return missing;
    const { length } = result.rows;
    return {
      reason: 'no-rows',
      message: `None of the ${length} ${length === 1 ? 'row' : 'rows'} meets the filters of this table. Change them in its properties.`,
    };
  },
  describe: (config, result, context) => {
    const { columns, rows, total } = buildTableView(config, result, context);
    const titles = columns.map((column) => column.title).join(', ');
    const all = rows.length < total ? ` of ${total}` : '';
    return `Table with ${rows.length}${all} ${total === 1 ? 'row' : 'rows'}: ${titles}.`;
  },
  notes: (config, result, context) => {
    const { rows, total } = buildTableView(config, result, context);
    return rows.length < total ? [`${rows.length} of ${total} rows`] : [];
  },
};
