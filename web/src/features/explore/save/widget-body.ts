import { type ChartTypeName, shownBy } from '@tidemark/chart';
import type { QueryParameter, WidgetType, WidgetVisualization } from '../../../api/types.js';

/** A widget as the API takes it; its place is left to the server, below all others. */
export interface NewWidget {
  type: WidgetType;
  name: string;
  query: NewWidgetQuery;
  visualization: WidgetVisualization;
}

/** Parameters go as declarations, whose defaults are the values of the moment. */
type NewWidgetQuery =
  | { kind: 'sql'; dataSourceId: string; sql: string; parameters?: QueryParameter[] }
  | { kind: 'saved'; savedQueryId: string; parameters?: QueryParameter[] };

export interface WidgetContent {
  name: string;
  dataSourceId: string;
  sql: string;
  parameters: QueryParameter[];
  visualization: WidgetVisualization;
  /** The kept query whose later changes are to reach the widget; null: the widget has a text of its own. */
  savedQueryId: string | null;
}

export function widgetBody(content: WidgetContent): NewWidget {
  const { name, dataSourceId, sql, parameters, visualization, savedQueryId } = content;
  const bound = parameters.length === 0 ? {} : { parameters };
  return {
    type: shownBy(visualization.type as ChartTypeName),
    name: name.trim(),
    query:
      savedQueryId === null ? { kind: 'sql', dataSourceId, sql, ...bound } : { kind: 'saved', savedQueryId, ...bound },
    visualization,
  };
}
