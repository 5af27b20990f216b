import { Module } from '@nestjs/common';
import { AnomaliesModule } from '../anomalies/index.js';
import { AiUsageModule } from '../ai-usage/index.js';
import { AlertsModule } from '../alerts/index.js';
import { AuthModule } from '../auth/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { DataSourcesModule } from '../data-sources/index.js';
import { EconomicsModule } from '../economics/index.js';
import { GuardsModule } from '../guards/index.js';
import { KpisModule } from '../kpis/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { QueryModule } from '../query/index.js';
import { MaterializationsModule } from '../materializations/index.js';
import { SystemHealthModule } from '../system-health/index.js';
import { DemoAiUsage } from './demo-ai-usage.js';
import { DemoAlerts } from './demo-alerts.js';
import { DemoAnomalies } from './demo-anomalies.js';
import { DemoCalls } from './demo-calls.js';
import { DemoKpis } from './demo-kpis.js';
import { DemoLogs } from './demo-logs.js';
import { DemoTenant } from './demo-tenant.js';
import { DemoViews } from './demo-views.js';

@Module({
  imports: [AiUsageModule, AlertsModule, AnomaliesModule, AuthModule, DashboardsModule, DataSourcesModule, EconomicsModule, GuardsModule, KpisModule, MaterializationsModule, NotificationsModule, QueryModule, SystemHealthModule],
  providers: [DemoAiUsage, DemoAlerts, DemoAnomalies, DemoCalls, DemoKpis, DemoLogs, DemoTenant, DemoViews],
})
export class DemoModule {}
