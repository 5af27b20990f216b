import {
  type Band,
  type ChartResult,
  chartFields,
  type ChartTypeName,
  type Condition,
  type FormatRule,
  type TableColumnConfig,
  type TableSort,
  type Threshold,
} from '@tidemark/chart';
import type { WidgetVisualization } from '../../../api/types.js';
import { Bands } from './lists/Bands.js';
import { Filters } from './lists/Filters.js';
import { FormatRules } from './lists/FormatRules.js';
import { Sorting } from './lists/Sorting.js';
import { TableColumns } from './lists/TableColumns.js';
import { Thresholds } from './lists/Thresholds.js';

export interface ListSettingsProps {
  result: ChartResult;
  visualization: WidgetVisualization;
  onChange: (visualization: WidgetVisualization) => void;
}

/** The settings that are lists: thresholds and bands of charts; columns, order, filters and formats of tables. */
export function ListSettings({ result, visualization, onChange }: ListSettingsProps) {
  const { type, config } = visualization;
  const fields = chartFields(type as ChartTypeName);
  const change = (key: string, list: readonly object[] | undefined): void => {
    const { [key]: _before, ...rest } = config;
    onChange({ type, config: list === undefined ? rest : { ...rest, [key]: list } });
  };
  const listed = <Item,>(key: string) => ({
    value: (config[key] ?? []) as readonly Item[],
    onChange: (list: readonly (Item & object)[]) => change(key, list.length === 0 ? undefined : list),
  });
  return (
    <>
      {Object.hasOwn(fields, 'thresholds') && <Thresholds {...listed<Threshold>('thresholds')} />}
      {Object.hasOwn(fields, 'bands') && <Bands {...listed<Band>('bands')} />}
      {type === 'table' && (
        <>
          <TableColumns
            result={result}
            value={config['columns'] as TableColumnConfig[] | undefined}
            onChange={(list) => change('columns', list)}
          />
          <Sorting result={result} {...listed<TableSort>('sort')} />
          <Filters result={result} {...listed<Condition>('filters')} />
          <FormatRules result={result} {...listed<FormatRule>('rules')} />
        </>
      )}
    </>
  );
}
