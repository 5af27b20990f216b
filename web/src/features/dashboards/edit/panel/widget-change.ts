import type { Variable } from '../../../../api/types.js';
import type { Filters } from '../../filters/filters.js';
import type { DraftWidget } from '../draft/draft.js';

/** What each part of the properties is given. A change goes into the draft at once; `field` joins its steps into one. */
export interface WidgetFieldsProps {
  widget: DraftWidget;
  variables: readonly Variable[];
  filters: Filters;
  onChange: (change: (now: DraftWidget) => DraftWidget, field: string) => void;
}
