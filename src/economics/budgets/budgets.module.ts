import { Module } from '@nestjs/common';
import { AuditModule } from '../../audit/index.js';
import { NotificationsModule } from '../../notifications/index.js';
import { QueryModule } from '../../query/index.js';
import { TenantsModule } from '../../tenants/index.js';
import { BudgetChanges } from './budget-changes.js';
import { BudgetEvaluation } from './budget-evaluation.js';
import { BudgetGate } from './budget-gate.js';
import { BudgetSpendRepository } from './budget-spend.repository.js';
import { BudgetStandings } from './budget-standings.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { BudgetTriggers } from './budget-triggers.js';
import { BudgetWatch } from './budget-watch.js';
import { BudgetsController } from './budgets.controller.js';
import { BudgetCleanupJob, BudgetEvaluationJob } from './budgets.jobs.js';
import { BudgetsRepository } from './budgets.repository.js';
import { BudgetsService } from './budgets.service.js';

/** What may be spent: how much of it is, who is told, and what is refused then. */
@Module({
  imports: [AuditModule, NotificationsModule, QueryModule, TenantsModule],
  controllers: [BudgetsController],
  providers: [
    BudgetChanges,
    BudgetCleanupJob,
    BudgetEvaluation,
    BudgetEvaluationJob,
    BudgetGate,
    BudgetSpendRepository,
    BudgetStandings,
    BudgetStatesRepository,
    BudgetTriggers,
    BudgetWatch,
    BudgetsRepository,
    BudgetsService,
  ],
  exports: [BudgetGate, BudgetStandings, BudgetWatch, BudgetsService],
})
export class BudgetsModule {}
