import type { Variable } from '../../../api/types.js';
import type { Filters } from '../filters/filters.js';
import type { DraftWidget } from './draft.js';

/** What the dialog of a widget is opened with. */
export interface WidgetDialogProps {
  widget: DraftWidget;
  isNew: boolean;
  variables: readonly Variable[];
  filters: Filters;
  onClose: () => void;
  onApply: (widget: DraftWidget) => void;
}

/** What each form is given. */
export type WidgetFormProps = WidgetDialogProps & { verb: string };
