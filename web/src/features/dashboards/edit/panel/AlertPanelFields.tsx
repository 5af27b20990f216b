import { useState } from 'react';
import { Checkbox, Field, Textarea } from '../../../../ui/index.js';
import { labelPairs } from '../../../alerts/alert-filter.js';
import { type AlertPanel, configOf, panelOf } from '../../../alerts/alert-panel.js';
import { SEVERITIES } from '../../../alerts/alert-words.js';
import type { WidgetFieldsProps } from './widget-change.js';

/** Which alerts a panel shows. */
export function AlertPanelFields({ widget, onChange }: WidgetFieldsProps) {
  const panel = panelOf(widget.visualization.config);
  const [text, setText] = useState(panel.labels.map(([name, value]) => `${name}=${value}`).join('\n'));
  const pairs = labelPairs(text.replaceAll('\n', ','));
  const change = (next: Partial<AlertPanel>, what: string): void =>
    onChange((now) => ({ ...now, visualization: { type: 'alert-panel', config: configOf({ ...panelOf(now.visualization.config), ...next }) } }), what);
  return (
    <div className="flex flex-col gap-3">
      <fieldset>
        <legend className="pb-1 text-base font-medium">Severities</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {SEVERITIES.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={panel.severities.includes(value)}
              onChange={({ target }) => change({ severities: target.checked ? [...panel.severities, value] : panel.severities.filter((each) => each !== value) }, `severity ${value}`)}
            />
          ))}
        </div>
        <p className="pt-1 text-sm text-muted">None chosen: all of them.</p>
      </fieldset>
      <Field label="Labels" hint="One a line, such as team=core; empty for all alerts." error={pairs === null ? 'Write labels as name=value.' : undefined}>
        <Textarea
          mono
          rows={3}
          maxLength={2_000}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const entered = labelPairs(event.target.value.replaceAll('\n', ','));
            if (entered !== null) change({ labels: Object.entries(entered).slice(0, 10) }, 'labels');
          }}
        />
      </Field>
    </div>
  );
}
