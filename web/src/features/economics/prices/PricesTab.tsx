import { useQuery } from '@tanstack/react-query';
import { Calculator, Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useCan } from '../../../session/session.js';
import { Button, Card, ErrorPanel, Pill, RelativeTime, Select, Skeleton, Table } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { categoryLabel } from '../data/categories.js';
import { type PriceBook, priceBookQuery, type PriceEntry, priceVersionQuery, priceVersionsQuery } from '../data/economics-queries.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { EditPrices } from './EditPrices.js';
import { TOKENS } from './price-form.js';
import { meterTitle, perWords, priceText, validWords } from './price-words.js';
import { RepriceDialog } from './RepriceDialog.js';
import { RepricingsCard } from './RepricingsCard.js';

/** Prices of each version, how the next one is written, and how past days are priced anew. */
export default function PricesTab() {
  const current = useQuery(priceBookQuery);
  const versions = useQuery(priceVersionsQuery);
  const [shown, setShown] = useState<number | null>(null);
  const older = useQuery({ ...priceVersionQuery(shown ?? 0), enabled: shown !== null });
  const mayWrite = useCan('price-book:write');
  const [editing, setEditing] = useState(false);
  const [repricing, setRepricing] = useState(false);
  const found = shown === null ? current : older;
  const book = found.data;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        {versions.data !== undefined && versions.data.length > 1 && current.data && (
          <div className="w-52 max-w-full">
            <Select
              aria-label="Version"
              value={String(shown ?? current.data.version)}
              options={versions.data.map(({ version, note }) => ({ value: String(version), label: `Version ${version}${version === current.data.version ? ', in force' : ''}`, ...(note !== '' && { description: note }) }))}
              onValueChange={(next) => setShown(Number(next) === current.data.version ? null : Number(next))}
            />
          </div>
        )}
        {book && <VersionLine book={book} />}
        {mayWrite && (
          <div className="ml-auto flex flex-wrap gap-2">
            <Button icon={Calculator} disabled={current.data === undefined} onClick={() => setRepricing(true)}>
              Reprice past days
            </Button>
            <Button icon={Pencil} variant="primary" disabled={current.data === undefined} onClick={() => setEditing(true)}>
              Edit prices
            </Button>
          </div>
        )}
      </div>
      {found.isError && book === undefined ? (
        <ErrorPanel title="The price book could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <>
          <ModelsCard book={book} />
          <MetersCard book={book} />
        </>
      )}
      <RepricingsCard />
      {editing && current.data && (
        <EditPrices
          book={current.data}
          onClose={() => setEditing(false)}
          onSaved={() => {
            setShown(null);
            setEditing(false);
          }}
          onReprice={() => setRepricing(true)}
        />
      )}
      {repricing && current.data && <RepriceDialog current={current.data.version} versions={versions.data ?? []} onClose={() => setRepricing(false)} />}
    </div>
  );
}

function VersionLine({ book: { version, current, currency, createdAt, note } }: { book: PriceBook }) {
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-muted">
      <span className="font-semibold text-ink">Version {version}</span>
      <Pill tone={current ? 'success' : 'neutral'}>{current ? 'in force' : 'of the past'}</Pill>
      <span>in {currency}</span>
      {createdAt !== null && (
        <span>
          written <RelativeTime past at={createdAt} />
        </span>
      )}
      {note !== '' && <span className="min-w-0 break-words">{note}</span>}
    </p>
  );
}

const keyOf = ({ meter, model, validFrom }: PriceEntry): string => `${meter} ${model ?? ''} ${validFrom ?? ''}`;

function ModelsCard({ book }: { book: PriceBook | undefined }) {
  const reader = useReader();
  const rows = useMemo(() => book?.entries.filter(({ meter }) => meter === TOKENS), [book]);
  const price = (of: string | null): string => priceText(of, book?.currency ?? 'USD', reader);
  return (
    <Card flush title="AI models" context="per million tokens unless told" actions={book && <ExportMenu name={`price book version ${book.version}`} data={book} csv={() => csvOf(book)} />}>
      <Table<PriceEntry>
        caption="Prices of AI models"
        rows={rows}
        rowKey={keyOf}
        empty={<p className="px-3.5 pb-3.5 text-muted">No model has a price: what AI sessions cost is not known.</p>}
        columns={[
          {
            key: 'model',
            header: 'Model',
            grow: true,
            sortValue: ({ model }) => model,
            cell: (entry) => (
              <div className="min-w-0">
                <p className="truncate font-medium" title={entry.model ?? undefined}>
                  {entry.model}
                </p>
                {(entry.per !== '1000000' || entry.validFrom !== null || entry.validTo !== null) && (
                  <p className="truncate text-sm text-muted">
                    {[entry.per !== '1000000' && perWords(entry, book?.meters ?? [], reader), (entry.validFrom !== null || entry.validTo !== null) && validWords(entry, reader)].filter(Boolean).join(' · ')}
                  </p>
                )}
              </div>
            ),
          },
          { key: 'input', header: 'Input', align: 'right', cell: ({ input }) => price(input) },
          { key: 'cacheRead', header: 'Cache read', align: 'right', hideBelow: 'md', cell: ({ cacheRead }) => (cacheRead === null ? <AsOther what="input" /> : price(cacheRead)) },
          { key: 'cacheWrite', header: 'Cache write', align: 'right', hideBelow: 'md', cell: ({ cacheWrite }) => (cacheWrite === null ? <AsOther what="input" /> : price(cacheWrite)) },
          { key: 'reasoning', header: 'Reasoning', align: 'right', hideBelow: 'md', cell: ({ reasoning }) => (reasoning === null ? <AsOther what="output" /> : price(reasoning)) },
          { key: 'output', header: 'Output', align: 'right', cell: ({ output }) => price(output) },
        ]}
      />
    </Card>
  );
}

const AsOther = ({ what }: { what: string }) => <span className="whitespace-nowrap text-faint">as {what}</span>;

function MetersCard({ book }: { book: PriceBook | undefined }) {
  const reader = useReader();
  if (book === undefined) return <Skeleton className="h-40 rounded-card" />;
  const { entries, meters, currency } = book;
  const unpriced = meters.filter(({ meter }) => meter !== TOKENS && !entries.some((entry) => entry.meter === meter));
  return (
    <Card flush title="What Tidemark counts">
      <Table<PriceEntry>
        caption="Prices of what Tidemark counts"
        rows={entries.filter(({ meter }) => meter !== TOKENS)}
        rowKey={keyOf}
        empty={<p className="px-3.5 pb-3.5 text-muted">Nothing of it has a price.</p>}
        columns={[
          {
            key: 'meter',
            header: 'What',
            grow: true,
            cell: (entry) => (
              <div className="min-w-0">
                <p className="truncate font-medium">{meterTitle(meters, entry.meter)}</p>
                <p className="truncate text-sm text-muted">
                  {categoryLabel(meters.find(({ meter }) => meter === entry.meter)?.category ?? '')} · {validWords(entry, reader)}
                </p>
              </div>
            ),
          },
          {
            key: 'price',
            header: 'Price',
            align: 'right',
            cell: (entry) =>
              entry.tiers === null ? (
                <>
                  {priceText(entry.price, currency, reader)}
                  <span className="block text-sm whitespace-nowrap text-muted sm:hidden">{perWords(entry, meters, reader)}</span>
                </>
              ) : (
                <span className="block py-1">
                  {entry.tiers.map((tier) => (
                    <span key={tier.upTo ?? ''} className="block whitespace-nowrap">
                      <span className="text-sm text-muted">{tier.upTo === null ? 'beyond' : `to ${Number(tier.upTo).toLocaleString(reader.locale)}`}</span> {priceText(tier.price, currency, reader)}
                    </span>
                  ))}
                </span>
              ),
          },
          { key: 'per', header: 'For', hideBelow: 'sm', cell: (entry) => <span className="whitespace-nowrap text-muted">{perWords(entry, meters, reader)}</span> },
        ]}
      />
      {unpriced.length > 0 && <p className="border-t border-line px-3.5 py-2 text-warning">Not priced: {unpriced.map(({ title }) => title).join(', ')}</p>}
    </Card>
  );
}

const csvOf = ({ entries, currency, version }: PriceBook): string =>
  csvText(
    ['version', 'currency', 'meter', 'model', 'price', 'per', 'tiers', 'input', 'output', 'cache_read', 'cache_write', 'reasoning', 'valid_from', 'valid_to'],
    entries.map((entry) => [
      version, currency, entry.meter, entry.model, entry.price, entry.per, entry.tiers?.map(({ upTo, price }) => `${upTo ?? ''}:${price}`).join(' ') ?? null,
      entry.input, entry.output, entry.cacheRead, entry.cacheWrite, entry.reasoning, entry.validFrom, entry.validTo,
    ]),
  );
