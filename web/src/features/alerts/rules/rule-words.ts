import type { Reader } from '@tidemark/chart';
import { COMPARATOR_WORDS } from './choices.js';
import { figureText, lengthWords, thresholdWords, watchedWords } from '../../guards/guard-words.js';
import type { AlertRule, Condition } from '../alert-types.js';

export interface Named {
  /** What guards, watched metrics, budgets and saved queries are called, by id; null: not known. */
  readonly nameOf: (id: string) => string | null;
}

/** What a rule looks at and when it fires, in a sentence. */
export function conditionWords(condition: Condition, unit: string, reader: Reader, { nameOf }: Named): string {
  switch (condition.kind) {
    case 'threshold': {
      const { series, percentOf = null, comparator, threshold, baseline = null, windowSeconds } = condition;
      return `${watchedWords({ series, percentOf } as never)} over ${lengthWords(windowSeconds)} ${thresholdWords({ comparator, threshold, baseline, unit }, reader)}`;
    }
    case 'guard':
      return `${condition.guardId == null ? 'Any guard' : `Guard ${nameOf(condition.guardId) ?? 'that is gone'}`} is violated${atLeast(condition.minimumSeverity)}`;
    case 'anomaly':
      return `Anomaly of ${condition.metric == null ? 'any watched metric' : (nameOf(condition.metric) ?? 'a metric that is gone')}${atLeast(condition.minimumSeverity)}`;
    case 'query': {
      const { savedQueryId, test, valueColumn, comparator, threshold } = condition;
      const name = nameOf(savedQueryId) ?? 'A saved query';
      if (test === 'any_row') return `${name} answers a row`;
      const side = comparator == null || threshold == null ? '' : ` ${COMPARATOR_WORDS[comparator]} ${figureText(threshold, unit, reader)}`;
      if (test === 'threshold') return `${name}: ${valueColumn ?? ''}${side}`;
      return side === '' ? `${name}: ${valueColumn ?? ''} changes` : `${name}: change of ${valueColumn ?? ''}${side}`;
    }
    case 'budget':
      return `${condition.thresholdPercent} % of ${condition.budgetId == null ? 'a budget' : `the budget ${nameOf(condition.budgetId) ?? 'that is chosen'}`} is spent`;
    case 'delivery':
      return 'A notification could not be delivered';
  }
}

const atLeast = (severity = 'low'): string => (severity === 'low' ? '' : `, ${severity} or worse`);

/** "12 firing, 3 well": how the series of a rule stand, for a tooltip. */
export const seriesCountWords = ({ seriesCount, openAlerts }: Pick<AlertRule, 'seriesCount' | 'openAlerts'>): string =>
  `${seriesCount === 1 ? '1 series' : `${seriesCount} series`}${openAlerts === 0 ? '' : `, ${openAlerts} open`}`;
