import { useState } from 'react';
import { Field, Input, useToast } from '../../ui/index.js';
import { readConnectionUrl } from './connection-url.js';
import type { FormValues, SettingsField } from '../../forms/settings-fields.js';

export interface UrlFieldProps {
  fields: readonly SettingsField[];
  onRead: (found: FormValues) => void;
}

/** Takes a connection URL and fills the settings that it names. */
export function UrlField({ fields, onRead }: UrlFieldProps) {
  const [text, setText] = useState('');
  const toast = useToast();
  const take = (value: string): void => {
    const found = readConnectionUrl(value, fields);
    if (found === null) {
      setText(value);
      return;
    }
    // The URL may hold a password: it goes into the fields, and the line that shows it is emptied.
    setText('');
    onRead(found);
    toast.show({ title: 'The fields are filled from the connection URL' });
  };
  return (
    <Field label="Connection URL" optional hint="Paste one, and the fields below are filled from it.">
      <Input
        value={text}
        autoComplete="off"
        spellCheck={false}
        placeholder="postgresql://user:password@host:5432/database"
        onPaste={(event) => {
          event.preventDefault();
          take(event.clipboardData.getData('text'));
        }}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== '' && take(text)}
      />
    </Field>
  );
}
