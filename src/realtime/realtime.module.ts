import { Module } from '@nestjs/common';
import { AiUsageModule } from '../ai-usage/index.js';
import { AlertsModule } from '../alerts/index.js';
import { AnomaliesModule } from '../anomalies/index.js';
import { AuthModule } from '../auth/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { EconomicsModule } from '../economics/index.js';
import { ExportsModule } from '../exports/index.js';
import { GuardsModule } from '../guards/index.js';
import { KpisModule } from '../kpis/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { QueryModule } from '../query/index.js';
import { SystemHealthModule } from '../system-health/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AlertFeeds } from './alert-feeds.js';
import { AnomalyFeeds } from './anomaly-feeds.js';
import { EconomicsFeeds } from './economics-feeds.js';
import { ExportFeeds } from './export-feeds.js';
import { Feeds } from './feeds.js';
import { FramePace } from './frame-pace.js';
import { GuardFeeds } from './guard-feeds.js';
import { LiveEvaluations } from './live-evaluations.js';
import { KpiFeeds } from './kpi-feeds.js';
import { LogFeeds } from './log-feeds.js';
import { PlainFeeds } from './plain-feeds.js';
import { RealtimeController } from './realtime.controller.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { RealtimeStatistics } from './realtime-statistics.js';
import { StateFeeds } from './state-feeds.js';
import { SystemFeeds } from './system-feeds.js';
import { Subscriptions } from './subscriptions.js';

@Module({
  imports: [AiUsageModule, AlertsModule, AnomaliesModule, AuthModule, DashboardsModule, EconomicsModule, ExportsModule, GuardsModule, KpisModule, NotificationsModule, QueryModule, SystemHealthModule, TenantsModule],
  controllers: [RealtimeController],
  providers: [AlertFeeds, AnomalyFeeds, EconomicsFeeds, ExportFeeds, Feeds, FramePace, GuardFeeds, KpiFeeds, LiveEvaluations, LogFeeds, PlainFeeds, RealtimeGateway, RealtimeStatistics, StateFeeds, Subscriptions, SystemFeeds],
})
export class RealtimeModule {}
