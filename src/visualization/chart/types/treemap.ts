import { currencyProblem, VALUE_FORMAT_FIELDS } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import { formatFigure } from '../format/format-value.js';
import { columnTitle } from '../result.js';
import { treemapOption, treeOf, type TreemapConfig } from '../treemap/treemap.js';

const pathOf = ({ path }: TreemapConfig): string[] => (typeof path === 'string' ? [path] : path);

/** Parts of a whole as areas, within each other where there are levels. */
export const treemapChart: PlottedType<TreemapConfig> = {
  title: 'Treemap',
  widget: 'chart',
  fields: {
    path: { kind: 'columns', title: 'From whole to part', required: true, max: 3 },
    value: { kind: 'column', title: 'Figures', required: true, numeric: true },
    ...VALUE_FORMAT_FIELDS,
  },
  combinations: (config) => currencyProblem(config),
  emptyReason: (config, result) => {
    const reason = whyEmpty(result, { any: pathOf(config), figures: [config.value] });
    if (reason || treeOf(config, result, { locale: 'en', timeZone: 'UTC' }).total > 0) return reason;
    return { reason: 'no-values', message: 'No part is larger than zero, so there is no whole to divide.' };
  },
  buildOption: treemapOption,
  describe: (config, result, context) => {
    const { roots, total } = treeOf(config, result, context);
    const parts = roots.slice(0, 5).map(({ name, value }) => {
      const share = formatFigure(total > 0 ? value / total : null, { format: 'percent' }, context, 'rounded');
      return `${name} ${share} (${formatFigure(value, config, context, 'rounded')})`;
    });
    const more = roots.length > parts.length ? `, and ${roots.length - parts.length} more` : '';
    const by = pathOf(config).map((name) => columnTitle(name).toLowerCase());
    return `Treemap of ${columnTitle(config.value)} by ${by.join(', ')}, in all ${formatFigure(total, config, context, 'rounded')}: ${parts.join(', ')}${more}.`;
  },
  notes: (config, result, context) => treeOf(config, result, context).notes,
};
