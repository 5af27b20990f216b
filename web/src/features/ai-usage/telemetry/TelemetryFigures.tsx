import type { Reader } from '@tidemark/chart';
import { Pill } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import type { Telemetry } from '../data/ai-queries.js';
import { exactMoney, figure, money, percent, responseTime, TREND_WORDS, whole } from '../data/ai-words.js';
import { FigureTile, FigureTiles } from './FigureTile.js';

/** Requests, costs, where they lead, and how long it took. */
export function TelemetryFigures({ telemetry }: { telemetry: Telemetry | undefined }) {
  const reader = useReader();
  const { overview, cost, performance, tokens } = telemetry ?? {};
  const amount = (value: string | null): string => (cost === undefined ? '' : money(value, cost.currency, reader));
  return (
    <FigureTiles label="Key figures">
      <FigureTile
        title="Requests"
        pill={overview !== undefined && overview.activeSessions > 0 && <Pill tone="info">{whole(overview.activeSessions, reader)} live</Pill>}
        value={overview && whole(overview.totalRequests, reader)}
        context={overview === undefined ? [] : outcomeLines(overview, reader)}
      />
      <FigureTile
        title="Cost"
        pill={cost !== undefined && cost.total !== null && <Pill tone={TREND_WORDS[cost.trend].tone}>{TREND_WORDS[cost.trend].word}</Pill>}
        value={cost && (cost.total === null ? 'Unpriced' : amount(cost.total))}
        exact={cost && exactMoney(cost.total, cost.currency, reader)}
        context={cost === undefined ? [] : costLines(cost, reader)}
      />
      <FigureTile
        title="Projected month"
        value={cost && amount(cost.projectedMonthly)}
        exact={cost && exactMoney(cost.projectedMonthly, cost.currency, reader)}
        context={
          cost === undefined || cost.projectedMonthly === null
            ? []
            : [
                <>
                  <span title={exactMoney(cost.projectedDaily, cost.currency, reader)}>{amount(cost.projectedDaily)} a day</span>
                  {' · '}
                  <span title={exactMoney(cost.perHour, cost.currency, reader)}>{amount(cost.perHour)} an hour</span>
                </>,
                '30 days as the range went so far',
              ]
        }
      />
      <FigureTile
        title="Response time"
        value={performance && responseTime(performance.avgResponseTime, reader)}
        context={
          performance === undefined
            ? []
            : [
                `average · p95 ${responseTime(performance.p95ResponseTime, reader)}`,
                `${figure(performance.avgIterations, reader)} iterations and ${figure(performance.avgSearchesPerRequest, reader)} searches a request · ${whole(performance.totalSearches, reader)} searches`,
              ]
        }
      />
      {tokens === undefined ? null : <span className="sr-only">{whole(tokens.total, reader)} tokens in all</span>}
    </FigureTiles>
  );
}

function outcomeLines({ successRate, successfulRequests, failedRequests }: Telemetry['overview'], reader: Reader): string[] {
  if (successRate === null) return ['none has ended yet'];
  return [`${percent(successRate, reader)} succeeded`, `${whole(successfulRequests, reader)} succeeded · ${whole(failedRequests, reader)} failed`];
}

function costLines(cost: Telemetry['cost'], reader: Reader): string[] {
  if (cost.total === null) return ['No model that was used has a price.'];
  const exact = exactMoney(cost.total, cost.currency, reader);
  const average = `${money(cost.average, cost.currency, reader)} a request`;
  const others = cost.otherCurrencies.map(({ amount, currency }) => `and ${exactMoney(amount, currency, reader)}, priced in ${currency}`);
  // Rounded for the glance, it still stands here to the last digit.
  return [exact === money(cost.total, cost.currency, reader) ? average : `exactly ${exact}`, ...(exact === money(cost.total, cost.currency, reader) ? [] : [average]), ...others];
}
