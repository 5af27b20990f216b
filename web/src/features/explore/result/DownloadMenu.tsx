import { Download, FileJson, FileSpreadsheet, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bytes } from '../../../format/number.js';
import { Button, IconButton, Menu, MenuItem, MenuLabel, useToast } from '../../../ui/index.js';
import type { RunRequest } from '../run/use-execution.js';
import { fileNameOf, saveBlob, streamDownload } from './stream-download.js';

const FORMATS = {
  csv: { accept: 'text/csv', extension: 'csv' },
  ndjson: { accept: 'application/x-ndjson', extension: 'ndjson' },
} as const;

/** Downloads all rows of a statement that ran, however many were shown; can be stopped. */
export function DownloadMenu({ request, title }: { request: RunRequest; title: string }) {
  const toast = useToast();
  const [received, setReceived] = useState<number | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const start = async (format: keyof typeof FORMATS): Promise<void> => {
    const { accept, extension } = FORMATS[format];
    const { dataSourceId, sql, parameters, parameterTypes } = request;
    const running = new AbortController();
    controller.current = running;
    setReceived(0);
    try {
      const body = { dataSourceId, sql, parameters, parameterTypes };
      const blob = await streamDownload({ body, accept, signal: running.signal, onProgress: setReceived });
      saveBlob(blob, fileNameOf(title, extension, new Date()));
    } catch (error) {
      if (!running.signal.aborted) toast.error('The rows could not be downloaded', error);
    } finally {
      setReceived(null);
    }
  };
  if (received !== null) {
    return (
      <Button size="sm" icon={Square} onClick={() => controller.current?.abort()} title="Stop the download">
        {received === 0 ? 'Preparing' : bytes(received)}
      </Button>
    );
  }
  return (
    <Menu trigger={<IconButton icon={Download} label="Download" size="sm" />}>
      <MenuLabel>All rows, read anew</MenuLabel>
      <MenuItem icon={FileSpreadsheet} onSelect={() => void start('csv')}>
        CSV
      </MenuItem>
      <MenuItem icon={FileJson} onSelect={() => void start('ndjson')}>
        NDJSON
      </MenuItem>
    </Menu>
  );
}
