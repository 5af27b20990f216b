import { VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { describeFlow, flowCombinations, flowEmptyReason } from '../flow/flow-type.js';
import { graphOption, nodeTones, type GraphConfig } from '../flow/graph.js';
import { flowOf, NAMED_BELOW_HEIGHT } from '../flow/links.js';

/** What depends on what. */
export const graphChart: PlottedType<GraphConfig> = {
  title: 'Dependencies',
  widget: 'chart',
  fields: {
    source: { kind: 'column', title: 'From', required: true },
    target: { kind: 'column', title: 'To', required: true },
    value: { kind: 'column', title: 'Weight of links', numeric: true },
    status: { kind: 'column', title: 'State of the target' },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: flowCombinations,
  emptyReason: (config, result) => flowEmptyReason(config, config.status === undefined ? [] : [config.status], result),
  buildOption: graphOption,
  describe: (config, result, context) => {
    const told = describeFlow('Dependencies', config, result, context);
    const ill = Array.from(nodeTones(config, result, context)).filter(([, tone]) => tone !== 'success');
    if (ill.length === 0) return told;
    return `${told} Not well: ${ill.map(([node, tone]) => `${node} (${tone})`).join(', ')}.`;
  },
  notes: (config, result, context) => flowOf(config, result, context, NAMED_BELOW_HEIGHT).notes,
};
