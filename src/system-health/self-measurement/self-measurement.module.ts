import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SelfMeasurement } from './self-measurement.js';
import { SystemSeries } from './system-series.js';

/** What the process measures of itself: writes it, and reads it for the rooms that show it. */
@Module({
  imports: [MetricsModule, TenantsModule],
  providers: [SelfMeasurement, SystemSeries],
  exports: [SystemSeries],
})
export class SelfMeasurementModule {}
