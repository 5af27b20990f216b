import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AiUsageModule } from './ai-usage/index.js';
import { AlertsModule } from './alerts/index.js';
import { AnomaliesModule } from './anomalies/index.js';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { BrokerModule } from './platform/broker/index.js';
import { CacheModule } from './platform/cache/index.js';
import { DashboardsModule } from './dashboards/index.js';
import { DataSourcesModule } from './data-sources/index.js';
import { ExportsModule } from './exports/index.js';
import { DemoModule } from './demo/index.js';
import { EconomicsModule } from './economics/index.js';
import { EmbeddingModule } from './embedding/index.js';
import { ClockModule } from './platform/clock/index.js';
import { type AppConfig, ConfigModule } from './platform/config/index.js';
import { DatabaseModule } from './platform/database/index.js';
import { EventsModule } from './platform/events/index.js';
import { HttpModule } from './platform/http/index.js';
import { RateLimitModule } from './platform/http/rate-limit/index.js';
import { MeteringModule } from './platform/metering/index.js';
import { MeasurementsModule } from './platform/measurements/index.js';
import { JobsModule } from './platform/jobs/index.js';
import { ObservabilityModule } from './platform/observability/index.js';
import { GuardsModule } from './guards/index.js';
import { KpisModule } from './kpis/index.js';
import { MaterializationsModule } from './materializations/index.js';
import { MetricsModule } from './metrics/index.js';
import { NotificationsModule } from './notifications/index.js';
import { PartitionsModule } from './platform/partitions/index.js';
import { ProductAnalyticsModule } from './product-analytics/index.js';
import { QueryModule } from './query/index.js';
import { RealtimeModule } from './realtime/index.js';
import { SystemHealthModule } from './system-health/index.js';
import { TenantsModule } from './tenants/index.js';
import { VisualizationModule } from './visualization/index.js';

/** Composition root: the platform first, then the domain, in the order of its directions. */
@Module({})
export class AppModule {
  static forRoot(config: AppConfig, dataSource: DataSource): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule,
        DatabaseModule.forRoot(dataSource),
        EventsModule,
        MeasurementsModule,
        MeteringModule,
        CacheModule,
        BrokerModule,
        HttpModule,
        RateLimitModule,
        JobsModule,
        PartitionsModule,
        ObservabilityModule.forRoot(config.logging),
        AuditModule,
        TenantsModule,
        AuthModule,
        DataSourcesModule,
        MetricsModule,
        GuardsModule,
        QueryModule,
        KpisModule,
        MaterializationsModule,
        VisualizationModule,
        NotificationsModule,
        DashboardsModule,
        ExportsModule,
        EmbeddingModule,
        SystemHealthModule,
        EconomicsModule,
        AnomaliesModule,
        AiUsageModule,
        AlertsModule,
        RealtimeModule,
        ProductAnalyticsModule,
        DemoModule,
      ],
    };
  }
}
