import { type DynamicModule, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HttpMetrics, MetricsRegistry } from './http-metrics.js';
import { loggerModule } from './logger.js';

@Module({})
export class ObservabilityModule {
  static forRoot(logLevel: string): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      imports: [loggerModule(logLevel)],
      controllers: [HealthController],
      providers: [MetricsRegistry, HttpMetrics],
      exports: [MetricsRegistry, HttpMetrics],
    };
  }
}
