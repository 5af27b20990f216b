import { useQuery } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import { compactCount, count } from '../../../format/number.js';
import { Card, EmptyState, ErrorPanel, Skeleton, Table } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type CostGroup, costsQuery, modelUsageQuery } from '../data/economics-queries.js';
import type { EconomicsView } from '../data/economics-view.js';
import { daysText, moneyText, percentText } from '../data/money-words.js';
import { drawnCosts } from '../overview/cost-chart.js';
import { csvText } from '../parts/csv-text.js';
import { ExportMenu } from '../parts/ExportMenu.js';
import { MissingNotes } from '../parts/MissingNotes.js';
import { MoneyText, NotPriced } from '../parts/MoneyText.js';
import { ShareBar } from '../parts/ShareBar.js';
import { type ModelRow, modelRows } from './model-rows.js';

/** Bars are told apart by so many colours. */
const MOST_DRAWN = 8;
const nameOf = (group: CostGroup): string => (group.rest ? 'Others' : (group.value ?? 'No model'));

/** AI models beside each other: tokens, costs, and what a million tokens came to. */
export default function ModelsTab({ view }: { view: EconomicsView }) {
  const reader = useReader();
  const costs = useQuery(costsQuery(view, 'model', 'ai'));
  const usage = useQuery(modelUsageQuery(view.days));
  const { data } = costs;
  const rows = useMemo(() => data && (usage.data !== undefined || usage.isError) && modelRows(data.groups, usage.data, data.currency), [data, usage.data, usage.isError]);
  const drawn = useMemo(() => data && drawnCosts({ ...data, groups: data.groups.slice(0, MOST_DRAWN) }, undefined, nameOf), [data]);
  if (costs.isError && data === undefined) {
    return <ErrorPanel title="The models could not be loaded" error={costs.error} onRetry={() => void costs.refetch()} retrying={costs.isFetching} />;
  }
  const counted = rows !== undefined && rows !== false && rows.some(({ tokens }) => tokens !== null);
  return (
    <div className="flex flex-col gap-3">
      <MissingNotes otherCurrencies={data?.otherCurrencies ?? []} unpriced={data?.unpriced ?? []} />
      {drawn !== null && (
        <Card title="AI cost per day by model" context={data && `${moneyText(data.total, reader)} · ${daysText(data.from, data.to, reader)}`}>
          <div className="h-60">{drawn === undefined ? <Skeleton className="size-full" /> : <PlottedChart spec={drawn.spec} result={drawn.result} name="AI cost per day by model" />}</div>
        </Card>
      )}
      <Card
        flush
        title="Model comparison"
        context={usage.isError ? 'tokens could not be read' : undefined}
        actions={rows && rows.length > 0 && <ExportMenu name="models" data={rows} csv={() => csvOf(rows)} />}
      >
        <Table<ModelRow>
          caption="Model comparison"
          rows={rows || undefined}
          rowKey={({ model }) => model ?? ''}
          empty={
            <EmptyState icon={Sparkles} compact title="No model was used">
              Sessions of AI that are sent, and imported costs that name a model, are compared here.
            </EmptyState>
          }
          columns={[
            {
              key: 'model',
              header: 'Model',
              grow: true,
              sortValue: ({ model }) => model,
              cell: ({ model }) => (
                <span className="block truncate" title={model ?? undefined}>
                  {model ?? <span className="text-muted">costs that name no model</span>}
                </span>
              ),
            },
            ...(counted
              ? [
                  { key: 'requests', header: 'Requests', align: 'right' as const, hideBelow: 'md' as const, sortValue: ({ requests }: ModelRow) => requests, cell: ({ requests }: ModelRow) => (requests === null ? '–' : count(requests)) },
                  {
                    key: 'tokens',
                    header: 'Tokens',
                    align: 'right' as const,
                    hideBelow: 'sm' as const,
                    sortValue: ({ tokens }: ModelRow) => tokens,
                    cell: ({ tokens }: ModelRow) => <span title={tokens === null ? undefined : count(tokens)}>{tokens === null ? '–' : compactCount(tokens)}</span>,
                  },
                  {
                    key: 'million',
                    header: 'Per million',
                    align: 'right' as const,
                    hideBelow: 'sm' as const,
                    sortValue: ({ perMillion }: ModelRow) => (perMillion === null ? null : Number(perMillion.amount)),
                    cell: ({ perMillion }: ModelRow) => <MoneyText money={perMillion} />,
                  },
                ]
              : []),
            { key: 'bar', header: 'Share', headerHidden: true, width: '72px', hideBelow: 'md', cell: ({ model, percent }) => <ShareBar percent={percent} label={model ?? 'no model'} /> },
            { key: 'percent', header: 'Share', align: 'right', sortValue: ({ percent }) => percent, cell: ({ percent }) => <span className="whitespace-nowrap text-muted">{percentText(percent, reader)}</span> },
            {
              key: 'cost',
              header: 'Cost',
              align: 'right',
              sortValue: ({ cost }) => (cost === null ? null : Number(cost.amount)),
              cell: ({ cost, unpriced }) => (
                <span className="inline-flex items-center gap-1.5">
                  {(cost !== null || !unpriced) && <MoneyText money={cost} className="font-medium" />}
                  {unpriced && <NotPriced />}
                </span>
              ),
            },
          ]}
        />
      </Card>
    </div>
  );
}

const csvOf = (rows: readonly ModelRow[]): string =>
  csvText(
    ['model', 'requests', 'tokens', 'cost', 'currency', 'percent', 'cost_per_million_tokens', 'priced'],
    rows.map(({ model, requests, tokens, cost, percent, perMillion, unpriced }) => [model, requests, tokens, cost?.amount ?? null, cost?.currency ?? null, percent, perMillion?.amount ?? null, unpriced ? 'no' : 'yes']),
  );
