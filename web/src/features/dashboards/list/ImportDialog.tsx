import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { ApiError } from '../../../api/client.js';
import { bytes } from '../../../format/number.js';
import { Button, cx, Dialog, ErrorLine } from '../../../ui/index.js';
import { useDashboardActions } from '../dialogs/use-dashboard-actions.js';

const MOST_BYTES = 1024 * 1024;

/** Brings in a dashboard as code: a YAML or JSON file; one with the same slug is replaced by a new version of it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const actions = useDashboardActions();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const [over, setOver] = useState(false);
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    setError(null);
    if (chosen.size > MOST_BYTES)
      return setError(new Error(`${chosen.name} has ${bytes(chosen.size)}; a definition has at most 1 MB.`));
    setFile({ name: chosen.name, text: await chosen.text() });
  };
  const send = async (): Promise<void> => {
    if (file === null) return setError(new Error('Choose a file first.'));
    setPending(true);
    setError(null);
    try {
      await actions.importDefinition(file.text);
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Import a dashboard"
      description="A definition as YAML or JSON. It names its data sources; they must be here under the same names."
      onSubmit={() => void send()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={file === null}>
            Import
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <button
          type="button"
          onClick={() => picker.current?.click()}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void take(event.dataTransfer.files[0]);
          }}
          className={cx(
            'flex flex-col items-center gap-1 rounded-card border border-dashed px-4 py-7 text-base transition-colors duration-120 hover:bg-hover',
            over ? 'border-primary bg-primary-soft' : 'border-line-strong',
          )}
        >
          <FileUp size={18} strokeWidth={1.7} aria-hidden className="mb-1 text-muted" />
          <span className="max-w-full truncate font-medium">{file?.name ?? 'Choose a file, or drop it here'}</span>
          <span className="text-sm text-muted">
            {file === null ? '.yaml, .yml or .json' : bytes(new Blob([file.text]).size)}
          </span>
        </button>
        <input
          ref={picker}
          type="file"
          accept=".yaml,.yml,.json,application/yaml,application/json"
          tabIndex={-1}
          aria-label="Definition file"
          className="sr-only"
          onChange={(event) => void take(event.target.files?.[0])}
        />
        {error !== null && <Problems error={error} />}
      </div>
    </Dialog>
  );
}

/** Each thing that is wrong with the file, with its place in it. */
function Problems({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.problems.length < 2) return <ErrorLine error={error} />;
  return (
    <div role="alert" className="rounded-control bg-danger-soft px-2.5 py-1.5 text-base text-danger">
      <p className="font-medium">The definition cannot be taken:</p>
      <ul className="max-h-40 list-disc overflow-y-auto pl-5">
        {error.problems.map((problem) => (
          <li key={`${problem.path} ${problem.rule}`} className="break-words">
            {problem.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
