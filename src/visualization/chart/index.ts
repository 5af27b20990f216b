export { buildChartOption } from './build-option.js';
export type { ChartProblem } from './chart-problem.js';
export {
  chartFields,
  chartNotes,
  chartTitle,
  chartTypeNames,
  chartTypesFor,
  checkVisualization,
  emptyReason,
  shownBy,
} from './chart-spec.js';
export type { ChartSpec, PlottedSpec, VisualizationCheck } from './chart-spec.js';
export type { EmptyReason, ShownBy } from './chart-type.js';
export type { ChartTypeName, ConfigByType, PlottedTypeName } from './chart-types.js';
export type { ConfigField } from './config-fields.js';
export type { Band, CartesianConfig, Threshold } from './cartesian/config.js';
export { chartTypeSchemas } from './config-schema.js';
export type { ChartTypeSchema, JsonSchema } from './config-schema.js';
export { describeChart } from './describe-chart.js';
export { compareDecimals } from './format/decimal.js';
export { formatInstant, parseInstant } from './format/format-date.js';
export { formatCell, formatFigure, formatFigureParts, isNumeric, isTemporal, NO_VALUE } from './format/format-value.js';
export type { FigureParts, Reader, ValueFormat } from './format/format-value.js';
export { lttbIndices } from './cartesian/lttb.js';
export { markedRow } from './marked-row.js';
export type { ChartMark } from './marked-row.js';
export { textWidth } from './format/text-fit.js';
export { buildMetricView } from './metric-view.js';
export type { MetricChange, MetricConfig, MetricView } from './metric-view.js';
export { buildPivotView } from './pivot/pivot-view.js';
export type { PivotCell, PivotColumn, PivotConfig, PivotRow, PivotView } from './pivot/pivot-view.js';
export type { PieConfig } from './pie/slices.js';
export { recommendVisualizations } from './recommend/recommend.js';
export type { Recommendation } from './recommend/recommend.js';
export { cellOf, columnTitle } from './result.js';
export type { ChartColumn, ChartColumnType, ChartContext, ChartResult, ChartRow, ChartValue } from './result.js';
export { suggestVisualization } from './suggest.js';
export { buildTableView, searchedRows, sortedRows } from './table-view.js';
export type { TableCell, TableColumnConfig, TableColumnView, TableConfig, TableSort, TableView } from './table-view.js';
export { CONDITIONS } from './table/conditions.js';
export type { Condition, ConditionKind } from './table/conditions.js';
export { formatColors } from './table/format-colors.js';
export type { CellFormat, FormatRule, FormatTone } from './table/format-rules.js';
export { mix } from './color.js';
export { CHART_FONT, CHART_THEMES, isBrandColor, themeOf } from './theme.js';
export type { ChartBrand, ChartTheme } from './theme.js';
export type { BarConfig } from './types/bar.js';
