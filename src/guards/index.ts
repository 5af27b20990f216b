export type { GuardReading, NoDataReason } from './domain/evaluate-guard.js';
export { type FigureSide, compares, sideOf } from './domain/evaluate-guard.js';
export {
  BASELINES,
  type Baseline,
  type GuardRule,
  MAX_MINIMUM_SAMPLES,
  MAX_WINDOW_SECONDS,
  MIN_WINDOW_SECONDS,
  SEVERITIES as GUARD_SEVERITIES,
  type Severity as GuardSeverity,
  ruleProblems as guardRuleProblems,
} from './domain/guard.js';
export { type GuardPart, figuresAt } from './domain/figures-at.js';
export { type Dimensions, type GuardValues, type SeriesFigures, figuresOf, keyOf } from './domain/readings.js';
export { GuardRuleDto } from './dto/guard.dto.js';
export { GuardResponse } from './dto/guard.response.js';
export { GuardReader } from './guard-reader.js';
export { GuardWatch, type ViolationSelection, type WatchedViolation } from './guard-watch.js';
export { GuardResolved, GuardViolated, type ToldViolation } from './guards.events.js';
export { GuardsModule } from './guards.module.js';
export { GuardsService } from './guards.service.js';
export { ViolationsService } from './violations.service.js';
