import { useState } from 'react';
import { Button, Dialog, Field, Input, Select } from '../../../ui/index.js';
import type { WidgetFormProps } from './widget-form.js';

/** A filter widget: the control of a variable, among the tiles. */
export function FilterWidgetForm({ widget, isNew, verb, variables, onClose, onApply }: WidgetFormProps) {
  const chosen = widget.visualization.config['variable'];
  const [variable, setVariable] = useState(typeof chosen === 'string' ? chosen : '');
  const [name, setName] = useState(widget.name);
  const [tried, setTried] = useState(false);
  const label = variables.find((one) => one.name === variable)?.label ?? variable;
  const apply = (): void => {
    setTried(true);
    if (!variables.some((one) => one.name === variable)) return;
    onApply({
      ...widget,
      name: name.trim() === '' ? label : name.trim(),
      visualization: { type: 'filter', config: { variable } },
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isNew ? 'Add a filter' : 'Change the filter'}
      size="sm"
      onSubmit={apply}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field
          label="Variable"
          required
          hint="Variables are made in the dashboard’s settings."
          error={tried && !variables.some((one) => one.name === variable) ? 'Choose a variable.' : undefined}
        >
          <Select
            value={variable}
            onValueChange={setVariable}
            options={variables.map((one) => ({ value: one.name, label: one.label ?? one.name }))}
          />
        </Field>
        <Field label="Name" optional>
          <Input
            autoComplete="off"
            maxLength={200}
            value={name}
            placeholder={label}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}
