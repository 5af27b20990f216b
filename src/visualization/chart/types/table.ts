import { currencyProblem } from '../cartesian/config.js';
import type { ChartType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { buildTableView, TABLE_FIELDS, type TableConfig } from '../table-view.js';

/** Rows and columns, exactly as the query gives them. */
export const table: ChartType<TableConfig> = {
  title: 'Table',
  widget: 'table',
  fields: TABLE_FIELDS,
  combinations: (config) =>
    (config.columns ?? []).flatMap((column, index) => currencyProblem(column, `columns.${index}.currency`)),
  emptyReason: (config, result) =>
    whyEmpty(result, { any: (config.columns ?? []).map((column) => column.name), figures: [] }),
  describe: (config, result, context) => {
    const { columns, rows } = buildTableView(config, result, context);
    const titles = columns.map((column) => column.title).join(', ');
    return `Table with ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}: ${titles}.`;
  },
};
