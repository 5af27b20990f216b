import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/index.js';
import { SystemMetricsController } from './system-metrics.controller.js';

/** Metrics of the tenant, asked for as the pages of system health do. */
@Module({
  imports: [MetricsModule],
  controllers: [SystemMetricsController],
})
export class SystemMetricsModule {}
