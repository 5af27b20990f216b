import { Module } from '@nestjs/common';
import { SelfMeasurementModule } from '../self-measurement/self-measurement.module.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceService } from './performance.service.js';

/** How the installation answers, by route and in sum. */
@Module({
  imports: [SelfMeasurementModule],
  controllers: [PerformanceController],
  providers: [PerformanceService],
})
export class PerformanceModule {}
