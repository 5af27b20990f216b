import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileSpreadsheet, SquareTerminal, Trash2, Upload } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.js';
import type { DataSource, SourceFile } from '../../api/types.js';
import { bytes } from '../../format/number.js';
import { useCan } from '../../session/session.js';
import {
  Button,
  Card,
  type Column,
  ConfirmDialog,
  cx,
  EmptyState,
  ErrorPanel,
  IconButton,
  Table,
  useToast,
} from '../../ui/index.js';
import { sourceFilesQuery, sourceKeys } from './source-queries.js';
import { UploadRow } from './UploadRow.js';
import { useUploads } from './use-uploads.js';

const ACCEPTED = '.csv,.tsv,.json,.ndjson,.jsonl,.parquet';

/** The files of a file source: upload by button or drop, list, delete. */
export function SourceFiles({ source, mayWrite }: { source: DataSource; mayWrite: boolean }) {
  const files = useQuery(sourceFilesQuery(source.id));
  const { uploads, start, dismiss } = useUploads(source.id);
  const [deleting, setDeleting] = useState<SourceFile | null>(null);
  const columns = useColumns(source, mayWrite ? setDeleting : null);
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      {mayWrite && <Drop onFiles={start} />}
      {uploads.length > 0 && (
        <Card title="Uploads" bodyClassName="flex flex-col gap-2">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
          ))}
        </Card>
      )}
      {files.data === undefined && files.isError ? (
        <ErrorPanel title="The files could not be loaded" error={files.error} onRetry={() => void files.refetch()} />
      ) : (
        <Card flush>
          <Table
            caption="Files"
            columns={columns}
            rows={files.data}
            rowKey={(file) => file.name}
            skeletonRows={2}
            initialSort={{ key: 'name' }}
            empty={
              <EmptyState compact icon={FileSpreadsheet} title="No files yet" className="py-8">
                {mayWrite ? 'Each file that you upload becomes a table.' : 'An admin of this tenant can upload some.'}
              </EmptyState>
            }
          />
        </Card>
      )}
      <DeleteFile source={source} file={deleting} onClose={() => setDeleting(null)} />
    </div>
  );
}

function useColumns(source: DataSource, onDelete: ((file: SourceFile) => void) | null): Column<SourceFile>[] {
  const mayQuery = useCan('queries:execute');
  return [
    {
      key: 'name',
      header: 'File',
      grow: true,
      sortValue: (file) => file.name,
      cell: (file) => (
        <span className="block truncate font-medium" title={file.name}>
          {file.name}
        </span>
      ),
    },
    {
      key: 'table',
      header: 'Table',
      hideBelow: 'sm',
      sortValue: (file) => file.table,
      cell: (file) => (
        <code className="block max-w-60 truncate font-mono text-sm text-muted" title={file.table}>
          {file.table}
        </code>
      ),
    },
    {
      key: 'bytes',
      header: 'Size',
      align: 'right',
      sortValue: (file) => file.bytes,
      cell: (file) => <span className="whitespace-nowrap text-muted">{bytes(file.bytes)}</span>,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (file) => (
        <span className="inline-flex gap-0.5">
          {mayQuery && (
            <Link
              to={`/explore?source=${source.id}&table=${encodeURIComponent(file.table)}`}
              aria-label={`Explore ${file.table}`}
              title="Explore"
              className="inline-flex size-7 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-ink"
            >
              <SquareTerminal size={15} strokeWidth={1.8} aria-hidden />
            </Link>
          )}
          {onDelete !== null && (
            <IconButton
              icon={Trash2}
              size="sm"
              variant="danger"
              label={`Delete ${file.name}`}
              onClick={() => onDelete(file)}
            />
          )}
        </span>
      ),
    },
  ];
}

function Drop({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cx(
        'flex flex-wrap items-center gap-3 rounded-card border border-dashed p-3.5 transition-colors duration-120',
        over ? 'border-primary bg-primary-soft' : 'border-line-strong bg-card',
      )}
    >
      <Upload size={18} strokeWidth={1.7} aria-hidden className="shrink-0 text-muted" />
      <p className="min-w-0 flex-[1_1_200px] text-muted">
        <span className="font-semibold text-ink">Drop files here.</span> CSV, TSV, JSON, NDJSON or Parquet; a file of
        the same name replaces the old one.
      </p>
      <Button onClick={() => input.current?.click()}>Choose files</Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={ACCEPTED}
        aria-label="Files to upload"
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function DeleteFile({ source, file, onClose }: { source: DataSource; file: SourceFile | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={file !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${file?.name ?? 'the file'}?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (file === null) return;
        await api.delete(`/datasources/${source.id}/files/${encodeURIComponent(file.name)}`);
        await Promise.all([
          queries.invalidateQueries({ queryKey: sourceKeys.files(source.id) }),
          queries.invalidateQueries({ queryKey: sourceKeys.schema(source.id) }),
        ]);
        toast.success(`${file.name} is deleted`);
      }}
    >
      <p>
        Its table <code className="font-mono text-sm text-ink">{file?.table}</code> goes with it. Widgets that read it
        will show an error.
      </p>
    </ConfirmDialog>
  );
}
