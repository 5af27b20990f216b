import { useState } from 'react';
import { Button, EmptyState, Field, Select, Textarea } from '../../../../ui/index.js';
import { useEditorHost } from '../editor-host.js';
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

/** What a log viewer searches for. */
export function LogFields({ widget, onChange }: WidgetFieldsProps) {
  const { query } = widget.visualization.config;
  return (
    <Field label="Search" hint="Words, “phrases”, level>=warn, service=api, status=5xx; empty for all lines.">
      <Textarea
        mono
        rows={3}
        maxLength={500}
        value={typeof query === 'string' ? query : ''}
        onChange={(event) => {
          const text = event.target.value.replaceAll('\n', ' ');
          onChange((now) => ({ ...now, visualization: { type: 'log-viewer', config: { query: text } } }), 'search');
        }}
      />
    </Field>
  );
}

/** Which services a widget of states shows. */
export function StatusFields({ widget, onChange }: WidgetFieldsProps) {
  const { services } = widget.visualization.config;
  const [text, setText] = useState(Array.isArray(services) ? services.join('\n') : '');
  return (
    <Field label="Services" hint="One name a line; empty for all services.">
      <Textarea
        rows={5}
        maxLength={5_000}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const names = [...new Set(event.target.value.split('\n').map((name) => name.trim().slice(0, 100)))].filter((name) => name !== '');
          const config = names.length === 0 ? {} : { services: names.slice(0, 50) };
          onChange((now) => ({ ...now, visualization: { type: 'system-status', config } }), 'services');
        }}
      />
    </Field>
  );
}

/** Which work a tracker shows. */
export function WorkflowFields({ widget, onChange }: WidgetFieldsProps) {
  const { show } = widget.visualization.config;
  return (
    <Field label="Shown">
      <Select
        value={show === 'running' || show === 'failed' ? show : 'all'}
        onValueChange={(next) =>
          onChange((now) => ({ ...now, visualization: { type: 'workflow-tracker', config: { show: next } } }), 'shown')
        }
        options={[
          { value: 'all', label: 'All, newest first' },
          { value: 'running', label: 'In progress' },
          { value: 'failed', label: 'Failed' },
        ]}
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
  const { whole } = useEditorHost();
  const chosen = widget.visualization.config['variable'];
  if (variables.length === 0) {
    return (
      <EmptyState
        compact
        title={whole ? 'No variables yet' : 'No variables to choose'}
        action={whole && <Button onClick={onVariables}>Make a variable</Button>}
      >
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
        {whole ? 'Variables of the dashboard' : 'Defaults of the variables'}
      </Button>
    </div>
  );
}
