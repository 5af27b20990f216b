import { defineTidemarkDashboard } from './element.js';

export { EmbedError } from './api/errors.js';
export type { EmbeddedWidget, QueryResult, Row, Scalar } from './api/types.js';
export type { ExportFormat } from './data/export-rows.js';
export { TidemarkDashboardElement, defineTidemarkDashboard } from './element.js';
export { EmbeddedDashboard } from './embedded-dashboard.js';
export type { ClickDetail, DashboardEvents, EmbeddedDashboardOptions } from './embedded-dashboard.js';
export type { FilterValue, Filters } from './filters/filters.js';
export type { TokenRenewal } from './session/token-keeper.js';
export type { ThemeChoice } from './view/theme.js';

defineTidemarkDashboard();
