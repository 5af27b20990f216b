import { useDeferredValue, useState } from 'react';
import { Button, Field, Input, Textarea } from '../../../ui/index.js';
import { Markdown } from '../visuals/Markdown.js';
import { GuardedDialog } from './GuardedDialog.js';
import type { WidgetFormProps } from './widget-form.js';

const MOST = 20_000;

/** A text widget: a name and Markdown, with the text as it will look beside it. */
export function TextWidgetForm({ widget, isNew, verb, onClose, onApply }: WidgetFormProps) {
  const { markdown } = widget.visualization.config;
  const [name, setName] = useState(widget.name);
  const [text, setText] = useState(typeof markdown === 'string' ? markdown : '');
  const [tried, setTried] = useState(false);
  const shown = useDeferredValue(text);
  const apply = (): void => {
    setTried(true);
    if (name.trim() === '') return;
    onApply({ ...widget, name: name.trim(), visualization: { type: 'text', config: { markdown: text } } });
  };
  return (
    <GuardedDialog
      dirty={name !== widget.name || text !== (typeof markdown === 'string' ? markdown : '')}
      onClose={onClose}
      title={isNew ? 'Add text' : 'Change text'}
      size="lg"
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
        <Field label="Name" required error={tried && name.trim() === '' ? 'A widget needs a name.' : undefined}>
          <Input
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <div className="grid gap-3 md:grid-cols-2">
          <Field label="Text" hint="Markdown: # heading, **bold**, - list, [link](https://…), | table |">
            <Textarea rows={12} maxLength={MOST} value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          <div className="flex flex-col gap-1">
            <p className="text-sm font-medium">As it will look</p>
            <div className="max-h-72 min-h-32 flex-1 overflow-y-auto rounded-control border border-line p-3">
              {shown.trim() === '' ? <p className="text-base text-faint">Nothing yet</p> : <Markdown text={shown} />}
            </div>
          </div>
        </div>
      </div>
    </GuardedDialog>
  );
}
