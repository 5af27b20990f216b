import { lazy, Suspense } from 'react';
import { Dialog, SkeletonText } from '../../../ui/index.js';
import { FilterWidgetForm } from './FilterWidgetForm.js';
import { TextWidgetForm } from './TextWidgetForm.js';
import type { WidgetDialogProps } from './widget-form.js';

// The SQL editor is large, and most visits to a dashboard change nothing.
const QueryWidgetForm = lazy(() => import('./QueryWidgetForm.js'));

/** Makes or changes a widget, by its kind. It reaches the dashboard's draft only when it is applied. */
export function WidgetDialog(props: WidgetDialogProps) {
  const form = { ...props, verb: props.isNew ? 'Add' : 'Apply' };
  switch (props.widget.type) {
    case 'text':
      return <TextWidgetForm {...form} />;
    case 'filter':
      return <FilterWidgetForm {...form} />;
    default:
      return (
        <Suspense fallback={<Waiting onClose={props.onClose} />}>
          <QueryWidgetForm {...form} />
        </Suspense>
      );
  }
}

function Waiting({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Widget" size="xl">
      <div className="pb-6">
        <SkeletonText lines={8} />
      </div>
    </Dialog>
  );
}
