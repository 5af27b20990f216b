export { DashboardData, type OpenedDashboard, type PreparedWidget, type WidgetIdentity } from './dashboard-data.js';
export { DashboardDefinitionsService } from './dashboard-definitions.service.js';
export { type DashboardChange, DashboardChanged } from './dashboards.events.js';
export { DashboardsModule } from './dashboards.module.js';
export { AppliedDefinitionResponse } from './dto/dashboard.response.js';
