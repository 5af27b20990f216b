import { Module } from '@nestjs/common';
import { MetricsModule } from '../../metrics/index.js';
import { ServicesModule } from '../services/services.module.js';
import { CallEdgesRepository } from './call-edges.repository.js';
import { CallsController } from './calls.controller.js';
import { Calls } from './calls.service.js';
import { Dependencies } from './dependencies.service.js';
import { ErrorRates } from './error-rates.service.js';
import { LogErrorsRepository } from './log-errors.repository.js';

/** Calls between services: who depends on whom, and how often it fails. */
@Module({
  imports: [MetricsModule, ServicesModule],
  controllers: [CallsController],
  providers: [CallEdgesRepository, Calls, Dependencies, ErrorRates, LogErrorsRepository],
  exports: [CallEdgesRepository, Calls],
})
export class CallsModule {}
