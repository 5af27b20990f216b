import { type DynamicModule, Module } from '@nestjs/common';
import type { LoggingConfig } from '../config/index.js';
import { HealthController } from './health.controller.js';
import { HttpMetrics, MetricsRegistry } from './http-metrics.js';
import { loggerModule } from './logger.js';
import { OwnLines } from './own-lines.js';

@Module({})
export class ObservabilityModule {
  static forRoot({ level, selfLogs }: LoggingConfig): DynamicModule {
    const own = new OwnLines();
    return {
      module: ObservabilityModule,
      global: true,
      imports: [loggerModule(level, selfLogs ? own : null)],
      controllers: [HealthController],
      providers: [MetricsRegistry, HttpMetrics, { provide: OwnLines, useValue: own }],
      exports: [MetricsRegistry, HttpMetrics, OwnLines],
    };
  }
}
