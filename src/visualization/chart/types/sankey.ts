import { VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { circleNotes, describeFlow, flowCombinations, flowEmptyReason } from '../flow/flow-type.js';
import type { FlowConfig } from '../flow/links.js';
import { sankeyOption } from '../flow/sankey.js';

/** How much flows from where to where. */
export const sankeyChart: PlottedType<FlowConfig> = {
  title: 'Sankey',
  widget: 'chart',
  fields: {
    source: { kind: 'column', title: 'From', required: true },
    target: { kind: 'column', title: 'To', required: true },
    value: { kind: 'column', title: 'Figures', numeric: true },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: flowCombinations,
  emptyReason: (config, result) => flowEmptyReason(config, [], result),
  buildOption: sankeyOption,
  describe: (config, result, context) => describeFlow('Flows', config, result, context),
  notes: circleNotes,
};
