import type { components } from '../../api/schema.js';

type Schemas = components['schemas'];

/** An alert as lists show it. */
export type Alert = Schemas['AlertResponse'];
export type AlertSeverity = Alert['severity'];
export type AlertStatus = Alert['status'];
export type AlertCause = Alert['cause'];
/** An alert with all that happened to it. */
export type AlertDetail = Schemas['AlertDetailResponse'];
/** What was told of an alert, to whom. */
export type ToldNotification = AlertDetail['notifications'][number];
/** How many are open, and how long it took lately. */
export type AlertSummary = Schemas['AlertSummaryResponse'];

/** A rule and how it stands. */
export type AlertRule = Schemas['AlertRuleResponse'];
export type RuleStatus = AlertRule['status'];
/** What of a rule is written. */
export type AlertRuleBody = Schemas['CreateAlertRuleDto'];
export type Absence = AlertRule['noData'];
export type Condition = AlertRule['condition'];
export type ConditionKind = Condition['kind'];
export type Comparator = Schemas['ThresholdConditionDto']['comparator'];
export type GuardSeverity = NonNullable<Schemas['GuardConditionDto']['minimumSeverity']>;
/** What a condition comes to now. */
export type RulePreviewed = Schemas['AlertRulePreviewResponse'];

/** What a rule would have done. */
export type Backtest = Schemas['BacktestResponse'];
/** An alert that there would have been. */
export type BacktestFire = Schemas['BacktestFireResponse'];
