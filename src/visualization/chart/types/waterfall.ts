import { currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { columnTitle } from '../result.js';
import { waterfallOption, waterfallSteps, type WaterfallConfig, type WaterfallStep } from '../waterfall/waterfall.js';

/** How a figure came about, step by step. */
export const waterfallChart: PlottedType<WaterfallConfig> = {
  title: 'Waterfall',
  widget: 'chart',
  fields: {
    x: { kind: 'column', title: 'Steps', required: true },
    y: { kind: 'column', title: 'Changes', required: true, numeric: true },
    totals: { kind: 'column', title: 'True where a row is a level' },
    totalLabel: { kind: 'text', title: 'Name of the sum', max: 60 },
    open: { kind: 'flag', title: 'No sum at the end' },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) =>
    whyEmpty(result, {
      any: config.totals === undefined ? [config.x] : [config.x, config.totals],
      figures: [config.y],
    }),
  buildOption: waterfallOption,
  describe: (config, result, context) => {
    const { steps } = waterfallSteps(config, result, context);
    const write = (step: WaterfallStep | undefined): string =>
      formatFigure(step === undefined ? null : (step.raw ?? step.value), config, context, 'rounded');
    const changes = steps.filter(({ kind }) => kind !== 'total').sort((a, b) => a.value - b.value);
    const most = changes.at(-1);
    const least = changes[0];
    const head = `Waterfall of ${columnTitle(config.y)} by ${columnTitle(config.x).toLowerCase()}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
    const up = most && most.value > 0 ? ` Largest rise ${most.name} +${write(most)}.` : '';
    const down = least && least.value < 0 ? ` Largest fall ${least.name} ${write(least)}.` : '';
    return `${head}, ending at ${formatFigure(steps.at(-1)?.to ?? null, config, context, 'rounded')}.${up}${down}`;
  },
  notes: (config, result, context) => waterfallSteps(config, result, context).notes,
};
