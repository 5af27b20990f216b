import { Module } from '@nestjs/common';
import { AnomaliesModule } from '../anomalies/index.js';
import { AuditModule } from '../audit/index.js';
import { EconomicsModule } from '../economics/index.js';
import { GuardsModule } from '../guards/index.js';
import { MetricsModule } from '../metrics/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { QueryModule } from '../query/index.js';
import { TenantsModule } from '../tenants/index.js';
import { AlertActions } from './alert-actions.js';
import { AlertBacktestsController } from './alert-backtests.controller.js';
import { AlertBacktests } from './alert-backtests.js';
import { AlertEscalationController } from './alert-escalation.controller.js';
import { AlertEscalation } from './alert-escalation.js';
import { AlertEvaluation } from './alert-evaluation.js';
import { AlertPictures } from './alert-pictures.js';
import { AlertRemarks } from './alert-remarks.js';
import { AlertRulesController } from './alert-rules.controller.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { AlertRulesService } from './alert-rules.service.js';
import { AlertStatistics } from './alert-statistics.js';
import { AlertWriter } from './alert-writer.js';
import { AlertsController } from './alerts.controller.js';
import { AlertCleanupJob, AlertEvaluationJob, AlertRuleSeedingJob } from './alerts.jobs.js';
import { AlertsRepository } from './alerts.repository.js';
import { AlertsService } from './alerts.service.js';
import { BuiltInRules } from './built-in-rules.js';
import { ConditionReader } from './condition-reader.js';
import { EscalationPoliciesController } from './escalation-policies.controller.js';
import { EscalationPoliciesRepository } from './escalation-policies.repository.js';
import { EscalationPoliciesService } from './escalation-policies.service.js';
import { EscalationPolicyIds } from './escalation-policy-ids.js';
import { EscalationJob, EscalationPolicyPurgeJob } from './escalation.jobs.js';
import { EscalationsRepository } from './escalations.repository.js';
import { QueryConditions } from './query-condition.js';
import { RulePasts } from './rule-past.js';
import { RuleStatesRepository } from './rule-states.repository.js';
import { SilencesController } from './silences.controller.js';
import { SilencesRepository } from './silences.repository.js';
import { SilencesService } from './silences.service.js';

/** What somebody must know: rules, alerts, what people do about them, silences. */
@Module({
  imports: [AnomaliesModule, AuditModule, EconomicsModule, GuardsModule, MetricsModule, NotificationsModule, QueryModule, TenantsModule],
  controllers: [AlertBacktestsController, AlertEscalationController, AlertRulesController, AlertsController, EscalationPoliciesController, SilencesController],
  providers: [
    AlertActions,
    AlertBacktests,
    AlertCleanupJob,
    AlertEscalation,
    AlertEvaluation,
    AlertEvaluationJob,
    AlertPictures,
    AlertRemarks,
    AlertRuleSeedingJob,
    AlertRulesRepository,
    AlertRulesService,
    AlertStatistics,
    AlertWriter,
    AlertsRepository,
    AlertsService,
    BuiltInRules,
    ConditionReader,
    EscalationJob,
    EscalationPoliciesRepository,
    EscalationPoliciesService,
    EscalationPolicyIds,
    EscalationPolicyPurgeJob,
    EscalationsRepository,
    QueryConditions,
    RulePasts,
    RuleStatesRepository,
    SilencesRepository,
    SilencesService,
  ],
  exports: [AlertRulesService, AlertsService],
})
export class AlertsModule {}
