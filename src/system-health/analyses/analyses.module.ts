import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { SelfMeasurementModule } from '../self-measurement/self-measurement.module.js';
import { AnalysedSeriesReader } from './analysed-series.js';
import { AnalysesController } from './analyses.controller.js';
import { Analyses } from './analyses.service.js';
import { AnalysisAnswers } from './analysis-answers.js';

/** What measurements come to: usual weeks, hours unlike those before, and when something is full. */
@Module({
  imports: [MetricsModule, SelfMeasurementModule, TenantsModule],
  controllers: [AnalysesController],
  providers: [AnalysedSeriesReader, Analyses, AnalysisAnswers],
})
export class AnalysesModule {}
