import { Download, FileJson, FileSpreadsheet } from 'lucide-react';
import { download } from '../../../api/client.js';
import { IconButton, Menu, MenuItem, useToast } from '../../../ui/index.js';
import { fileNameOf, saveBlob } from '../../explore/result/stream-download.js';
import { queryText } from '../data/economics-queries.js';

export interface ExportMenuProps {
  /** Of the file, and said to screen readers. */
  name: string;
  /** The answer as it came, for JSON. */
  data: unknown;
  /** What the CSV holds: a table's text, made when it is asked for. */
  csv?: () => string;
  /** The days of which the ledger is streamed as CSV instead, row by row. */
  ledger?: { from: string; to: string };
}

/** What stands on a card, as a file: CSV for spreadsheets, JSON as the API answered it. */
export function ExportMenu({ name, data, csv, ledger }: ExportMenuProps) {
  const toast = useToast();
  const save = (blob: Blob, extension: string): void => saveBlob(blob, fileNameOf(name, extension, new Date()));
  const rows = async (): Promise<void> => {
    if (csv !== undefined) return save(new Blob([csv()], { type: 'text/csv;charset=utf-8' }), 'csv');
    try {
      save(await download(`/economics/costs?${queryText(ledger ?? {})}`, { accept: 'text/csv' }), 'csv');
    } catch (error) {
      toast.error('The ledger could not be downloaded', error);
    }
  };
  return (
    <Menu trigger={<IconButton icon={Download} label={`Download ${name}`} size="sm" />}>
      {(csv !== undefined || ledger !== undefined) && (
        <MenuItem icon={FileSpreadsheet} hint={ledger === undefined ? undefined : 'each row of the ledger'} onSelect={() => void rows()}>
          CSV
        </MenuItem>
      )}
      <MenuItem icon={FileJson} onSelect={() => save(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }), 'json')}>
        JSON
      </MenuItem>
    </Menu>
  );
}
