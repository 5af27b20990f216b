import type { AiSession, Analytics, MissingProducts, RecentConversations, Telemetry } from '../data/ai-queries.js';
import { type CsvTable, exact } from './csv.js';

/** Telemetry as tables; amounts to their last digit, and nothing where there is no price. */
export function telemetryTables({ modelUsage, domainBreakdown, hourlyTrend, cost: { currency } }: Pick<Telemetry, 'modelUsage' | 'domainBreakdown' | 'hourlyTrend' | 'cost'>): Record<'models' | 'domains' | 'hours', CsvTable> {
  return {
    models: {
      columns: ['model', 'requests', 'percentage', 'tokens', 'cost', 'currency'],
      rows: modelUsage.map(({ model, count, percentage, tokens, cost }) => [model, count, percentage, tokens, exact(cost), currency]),
    },
    domains: {
      columns: ['domain', 'requests', 'cost', 'currency'],
      rows: domainBreakdown.map(({ domain, requests, cost }) => [domain, requests, exact(cost), currency]),
    },
    hours: {
      columns: ['hour', 'requests', 'cost', 'currency'],
      rows: hourlyTrend.map(({ hour, requests, cost }) => [hour, requests, exact(cost), currency]),
    },
  };
}

/** Live sessions as a table. */
export const liveTable = (sessions: readonly AiSession[]): CsvTable => ({
  columns: ['session', 'model', 'provider', 'domain', 'customer', 'feature', 'startedAt', 'lastHeardAt', 'iterations', 'searches', 'freshInput', 'cacheRead', 'cacheWrite', 'reasoning', 'output', 'cost', 'currency'],
  rows: sessions.map(({ sessionId, model, provider, domain, customer, feature, startedAt, lastHeardAt, iterations, searches, tokens, cost, currency }) => [
    sessionId,
    model,
    provider,
    domain,
    customer,
    feature,
    startedAt,
    lastHeardAt,
    iterations,
    searches,
    tokens.freshInput,
    tokens.cacheRead,
    tokens.cacheWrite,
    tokens.reasoning,
    tokens.output,
    exact(cost),
    currency,
  ]),
});

/** What conversations were about as tables. */
export function conversationTables({ analytics, recent }: { analytics: Pick<Analytics, 'topQueries' | 'languageDistribution'>; recent: Pick<RecentConversations, 'recent'> }): Record<'queries' | 'languages' | 'recent', CsvTable> {
  return {
    queries: { columns: ['query', 'count', 'percentage'], rows: analytics.topQueries.map(({ query, count, percentage }) => [query, count, percentage]) },
    languages: { columns: ['language', 'messages', 'percentage'], rows: analytics.languageDistribution.map(({ language, messages, percentage }) => [language, messages, percentage]) },
    recent: {
      columns: ['conversation', 'timestamp', 'messages', 'language', 'rating', 'resolved', 'message'],
      rows: recent.recent.map(({ id, timestamp, messages, language, rating, resolved, message }) => [id, timestamp, messages, language, rating, resolved, message]),
    },
  };
}

/** What people looked for in vain as a table. */
export const missingTable = ({ missingProducts }: Pick<MissingProducts, 'missingProducts'>): CsvTable => ({
  columns: ['name', 'category', 'count', 'lastRequested', 'examples'],
  rows: missingProducts.map(({ name, category, count, lastRequested, examples }) => [name, category, count, lastRequested, examples.join('; ')]),
});
