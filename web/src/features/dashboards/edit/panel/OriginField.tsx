import { Field, Select } from '../../../../ui/index.js';
import type { WidgetFieldsProps } from './widget-change.js';
import { useEditorHost } from '../editor-host.js';

/** Whose rows a new widget shows, for those who may not write a query; one that is published keeps its own. */
export function OriginField({ widget, onChange }: Pick<WidgetFieldsProps, 'widget' | 'onChange'>) {
  const { origins = [] } = useEditorHost();
  if (widget.id !== undefined) return null;
  return (
    <Field label="Rows of" required hint="What this widget shows is what that one’s query gives.">
      <Select
        value={widget.query?.kind === 'widget' ? widget.query.widgetId : ''}
        placeholder={origins.length === 0 ? 'No widget of this dashboard shows data' : 'Choose a widget'}
        onValueChange={(widgetId) => onChange((now) => ({ ...now, query: { kind: 'widget', widgetId } }), 'origin')}
        options={origins.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  );
}
