import { useQueryClient } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { request } from '../../../api/client.js';
import { bytes, count } from '../../../format/number.js';
import { Button, cx, Dialog, ErrorLine, Field, Select, SkeletonText, useToast } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type CostImport, ECONOMICS_KEY, queryText } from '../data/economics-queries.js';
import { daysText, exactMoney } from '../data/money-words.js';
import { RejectedList } from './RejectedList.js';

export type ImportKind = 'costs' | 'revenue';

const WORDS = {
  costs: {
    title: 'Import costs',
    description: 'A CSV with the columns day (or from and to), category, amount and currency, and if you like service, quantity, unit, customer, feature, endpoint, model and domain; or one with the columns of FOCUS.',
  },
  revenue: { title: 'Import revenue', description: 'A CSV with the columns customer, amount, currency, and day, or from and to.' },
};
type Basis = 'billed' | 'effective';
const MOST_BYTES = 32_000_000;

/** Takes a file in: first as a preview, which keeps nothing and shows what would be left out, then for good. */
export function ImportDialog({ kind, onClose }: { kind: ImportKind; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [basis, setBasis] = useState<Basis>('billed');
  const [preview, setPreview] = useState<CostImport | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState<'preview' | 'import' | null>(null);
  const queries = useQueryClient();
  const toast = useToast();
  const send = async (of: File, cost: Basis, keep: boolean): Promise<CostImport> => {
    const query = queryText({ name: of.name.slice(0, 200), ...(keep ? {} : { preview: 'true' }), ...(kind === 'costs' && { cost }) });
    const headers = { 'content-type': /\.(nd)?json(l)?$/i.test(of.name) ? (/\.json$/i.test(of.name) ? 'application/json' : 'application/x-ndjson') : 'text/csv' };
    return (await request<CostImport>('POST', `/economics/${kind}?${query}`, await of.text(), { headers })).data;
  };
  const show = async (of: File, cost: Basis): Promise<void> => {
    setError(null);
    setPreview(null);
    if (of.size > MOST_BYTES) return setError(new Error(`The file is ${bytes(of.size)} large; at most ${bytes(MOST_BYTES)} are taken at once.`));
    setPending('preview');
    try {
      setPreview(await send(of, cost, false));
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(null);
    }
  };
  const take = (of: File | undefined): void => {
    if (of === undefined) return;
    setFile(of);
    void show(of, basis);
  };
  const keep = async (): Promise<void> => {
    if (file === null) return;
    setPending('import');
    setError(null);
    try {
      const { accepted, rejected } = await send(file, basis, true);
      toast.success(`${count(accepted)} rows were imported`, rejected === 0 ? undefined : `${count(rejected)} were left out; the list has them.`);
      onClose();
      void queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
    } catch (reason) {
      setError(reason);
      setPending(null);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={WORDS[kind].title}
      description={WORDS[kind].description}
      onSubmit={() => void keep()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending === 'import'} disabled={preview === null || preview.accepted === 0}>
            {preview === null || preview.accepted === 0 ? 'Import' : `Import ${count(preview.accepted)} rows`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-1">
        <FileDrop file={file} onFile={take} />
        {preview?.format === 'focus' && (
          <Field label="Which cost" hint="Effective cost spreads what was paid in advance over its use.">
            <Select
              value={basis}
              options={[
                { value: 'billed', label: 'Billed' },
                { value: 'effective', label: 'Effective' },
              ]}
              onValueChange={(next) => {
                setBasis(next as Basis);
                if (file !== null) void show(file, next as Basis);
              }}
            />
          </Field>
        )}
        {pending === 'preview' && <SkeletonText lines={2} />}
        {preview !== null && <Previewed preview={preview} />}
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

/** What the file would bring. */
function Previewed({ preview }: { preview: CostImport }) {
  const reader = useReader();
  const { accepted, totals, from, to } = preview;
  return (
    <>
      {accepted === 0 ? (
        <p className="text-danger">No row of it can be taken.</p>
      ) : (
        <p>
          <span className="font-semibold">{totals.map((money) => exactMoney(money, reader)).join(', ')}</span> of {daysText(from, to, reader)}, in {count(accepted)} {accepted === 1 ? 'row' : 'rows'}.
        </p>
      )}
      <RejectedList of={preview} />
    </>
  );
}

function FileDrop({ file, onFile }: { file: File | null; onFile: (file: File | undefined) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <>
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
          onFile(event.dataTransfer.files[0]);
        }}
        className={cx(
          'flex flex-col items-center gap-1 rounded-card border border-dashed px-4 py-6 text-base transition-colors duration-120 hover:bg-hover',
          over ? 'border-primary bg-primary-soft' : 'border-line-strong',
        )}
      >
        <FileUp size={18} strokeWidth={1.7} aria-hidden className="mb-1 text-muted" />
        <span className="max-w-full truncate font-medium">{file?.name ?? 'Choose a file, or drop it here'}</span>
        <span className="text-sm text-muted">{file === null ? '.csv, .json or .ndjson' : bytes(file.size)}</span>
      </button>
      <input
        ref={picker}
        type="file"
        accept=".csv,.json,.ndjson,.jsonl,text/csv,application/json"
        tabIndex={-1}
        aria-label="File to import"
        className="sr-only"
        onChange={({ target }) => {
          onFile(target.files?.[0]);
          target.value = '';
        }}
      />
    </>
  );
}
