import { currencyProblem } from '../cartesian/config.js';
import type { ChartProblem } from '../chart-problem.js';
import { counted } from '../cell-name.js';
import type { EmptyReason } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { columnTitle, type ChartContext, type ChartResult } from '../result.js';
import { flowOf, withoutCircles, type FlowConfig } from './links.js';

const ANYONE = { locale: 'en', timeZone: 'UTC' };

/** Rules over several fields of flows and dependencies. */
export function flowCombinations(config: FlowConfig): ChartProblem[] {
  const problems = currencyProblem(config);
  if (config.source !== config.target) return problems;
  return [
    ...problems,
    { path: 'target', rule: 'combination', message: 'A link needs two columns: where it begins and where it ends.' },
  ];
}

/** Why there is no link to draw. */
export function flowEmptyReason(
  config: FlowConfig,
  others: readonly string[],
  result: ChartResult,
): EmptyReason | null {
  const reason = whyEmpty(result, {
    any: [config.source, config.target, ...others],
    figures: config.value === undefined ? [] : [config.value],
  });
  if (reason || flowOf(config, result, ANYONE).links.length > 0) return reason;
  return {
    reason: 'no-values',
    message: 'No row has two different ends and a figure above zero, so there is no link to draw.',
  };
}

/** Tells links: how many between how many, and the largest of them. */
export function describeFlow(form: string, config: FlowConfig, result: ChartResult, context: ChartContext): string {
  const { nodes, links } = flowOf(config, result, context);
  const head = `${form} from ${columnTitle(config.source).toLowerCase()} to ${columnTitle(config.target).toLowerCase()}: ${counted(links.length, 'link', 'links')} between ${counted(nodes.length, 'place', 'places')}.`;
  if (config.value === undefined) return head;
  const largest = [...links].sort((a, b) => b.value - a.value).slice(0, 3);
  const told = largest.map(
    ({ source, target, value }) => `${source} to ${target} ${formatFigure(value, config, context, 'rounded')}`,
  );
  return `${head} Largest: ${told.join(', ')}.`;
}

/** What a Sankey diagram cannot show. */
export function circleNotes(config: FlowConfig, result: ChartResult, context: ChartContext): string[] {
  const flow = flowOf(config, result, context);
  const { closing } = withoutCircles(flow.links);
  return closing.length === 0
    ? flow.notes
    : [...flow.notes, `${counted(closing.length, 'flow', 'flows')} back in a circle left out`];
}
