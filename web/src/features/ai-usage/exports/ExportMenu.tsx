import { useQueryClient } from '@tanstack/react-query';
import { Download, FileJson, FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuItem, useToast } from '../../../ui/index.js';
import { saveFile } from '../../dashboards/tile/save-file.js';
import { type ExportAsked, type ExportChoice, exportsOf } from './tab-exports.js';

const TYPES = { csv: 'text/csv', json: 'application/json' } as const;

/** Takes away what the tab shows, as CSV or JSON. */
export function ExportMenu({ asked }: { asked: ExportAsked }) {
  const queries = useQueryClient();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const choices = exportsOf(asked, queries);
  if (choices.length === 0) return null;
  const take = async ({ content, name, format }: ExportChoice): Promise<void> => {
    setPending(true);
    try {
      saveFile(await content(), `${name}-${new Date().toISOString().slice(0, 10)}.${format}`, TYPES[format]);
    } catch (error) {
      toast.error('The file could not be made', error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Menu
      trigger={
        <Button icon={Download} pending={pending}>
          Export
        </Button>
      }
    >
      {choices.map((choice) => (
        <MenuItem key={`${choice.name}.${choice.format}`} icon={choice.format === 'csv' ? FileSpreadsheet : FileJson} hint={choice.format.toUpperCase()} onSelect={() => void take(choice)}>
          {choice.label}
        </MenuItem>
      ))}
    </Menu>
  );
}
