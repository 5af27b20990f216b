import { currencyProblem } from '../cartesian/config.js';
import { counted } from '../cell-name.js';
import type { ChartType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { buildPivotView, PIVOT_FIELDS, pivotNames, type PivotConfig } from '../pivot/pivot-view.js';
import { columnTitle } from '../result.js';

/** Figures where names down and across meet. */
export const pivotTable: ChartType<PivotConfig> = {
  title: 'Pivot table',
  widget: 'table',
  fields: PIVOT_FIELDS,
  combinations: (config) => {
    const problems = currencyProblem(config);
    if (config.columns === undefined || !pivotNames(config.rows).includes(config.columns)) return problems;
    const message = 'A column gives either the rows or the columns of a pivot table, not both.';
    return [...problems, { path: 'columns', rule: 'combination', message }];
  },
  emptyReason: (config, result) =>
    whyEmpty(result, {
      any: [...pivotNames(config.rows), ...(config.columns === undefined ? [] : [config.columns])],
      figures: pivotNames(config.values),
    }),
  describe: (config, result, context) => {
    const { rows, columns } = buildPivotView({ ...config, totals: false }, result, context);
    const by = [...pivotNames(config.rows), ...(config.columns === undefined ? [] : [config.columns])];
    const names = pivotNames(config.values).map(columnTitle).join(', ');
    return `Pivot table of ${names} by ${by.map((name) => columnTitle(name).toLowerCase()).join(', ')}: ${counted(rows.length, 'row', 'rows')}, ${counted(columns.length, 'column', 'columns')}.`;
  },
  notes: (config, result, context) => buildPivotView(config, result, context).notes,
};
