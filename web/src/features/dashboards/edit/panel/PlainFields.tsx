import { Button, EmptyState, Field, Select, Textarea } from '../../../../ui/index.js';
import type { WidgetFieldsProps } from './widget-change.js';

const MOST = 20_000;

/** The text of a text widget; the tile shows it as it is written. */
export function TextFields({ widget, onChange }: WidgetFieldsProps) {
  const { markdown } = widget.visualization.config;
  return (
    <Field label="Text" hint="Markdown: headings, lists, tables, links.">
      <Textarea
        mono
        rows={14}
        maxLength={MOST}
        value={typeof markdown === 'string' ? markdown : ''}
        onChange={(event) => {
          const text = event.target.value;
          onChange((now) => ({ ...now, visualization: { type: 'text', config: { markdown: text } } }), 'markdown');
        }}
      />
    </Field>
  );
}

/** Which variable a filter widget is the control of. */
export function FilterFields({
  widget,
  variables,
  onChange,
  onVariables,
}: WidgetFieldsProps & { onVariables: () => void }) {
  const chosen = widget.visualization.config['variable'];
  if (variables.length === 0) {
    return (
      <EmptyState compact title="No variables yet" action={<Button onClick={onVariables}>Make a variable</Button>}>
        A filter is the control of a variable, which queries take as {'{{name}}'}.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <Field label="Variable" required className="w-full">
        <Select
          value={typeof chosen === 'string' ? chosen : ''}
          onValueChange={(variable) =>
            onChange(
              (now) => ({
                ...now,
                name: now.name === '' ? (variables.find(({ name }) => name === variable)?.label ?? variable) : now.name,
                visualization: { type: 'filter', config: { variable } },
              }),
              'variable',
            )
          }
          options={variables.map((one) => ({ value: one.name, label: one.label ?? one.name }))}
        />
      </Field>
      <Button size="sm" onClick={onVariables}>
        Variables of the dashboard
      </Button>
    </div>
  );
}
