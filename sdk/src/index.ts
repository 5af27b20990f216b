import { defineTidemarkDashboard } from './element.js';

export { EmbedError } from './api/errors.js';
export type { EmbeddedWidget, ExportFormat, QueryResult, Row, Scalar } from './api/types.js';
export { TidemarkDashboardElement, defineTidemarkDashboard } from './element.js';
export { EmbeddedDashboard } from './embedded-dashboard.js';
export type { ClickDetail, DashboardEvents, EmbeddedDashboardOptions } from './dashboard-options.js';
export type { FilterValue, Filters } from './filters/filters.js';
export type { TokenRenewal } from './session/token-keeper.js';
export type { ThemeChoice } from './view/theme.js';

defineTidemarkDashboard();
