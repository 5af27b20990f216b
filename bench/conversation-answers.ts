import pg from 'pg';
import { EmbeddedPostgres } from '../src/platform/database/embedded/index.js';
import { type Row, type Server, analyse, median, signIn } from './support.js';

const [MESSAGES, SEARCHES] = [500_000, 500_000];
/** Different queries: a few are asked very often, most of them once. */
const QUERIES = 200_000;
const CONVERSATIONS = 60_000;
const DAYS = 30;
const ROUNDS = 9;
const LIMIT_MS = 200;
const PATHS = ['/dashboard/analytics', '/dashboard/conversations', '/dashboard/missing-products'];

/**
 * Rows: what is told of thirty days of conversations, with half a million messages and as many searches. Nothing of it is
 * cached in the process. Rows are written past the door, in the way in which the door would have counted them.
 */
export async function conversationAnswers(server: Server, dataDirectory: string): Promise<Row[]> {
  const log = { info: () => undefined, warn: () => undefined };
  const embedded = await EmbeddedPostgres.open({ dataDirectory, log, join: true });
  const client = new pg.Client({ connectionString: embedded.appUrl, options: '-c search_path=tidemark' });
  await client.connect();
  const call = await signIn(server);
  const { tenant } = await call<{ tenant: { id: string } }>('GET', '/auth/me');
  let written: { queries: number; days: number };
  try {
    await client.query(`SET app.tenant_id = '${tenant.id}'`);
    written = await seed(client, tenant.id);
    await analyse(embedded);
  } finally {
    await client.end();
  }
  const rows: Row[] = [];
  for (const path of PATHS) {
    const ask = async (): Promise<number> => {
      const from = performance.now();
      await call('GET', `${path}?days=${DAYS}`);
      return performance.now() - from;
    };
    const first = await ask();
    const others: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) others.push(await ask());
    rows.push({
      what: `${path} of ${DAYS} days, the first answer`,
      value: first,
      unit: 'ms',
      mustReach: `< ${LIMIT_MS}`,
      reached: first < LIMIT_MS,
      detail: `over HTTP; ${MESSAGES} messages, ${SEARCHES} searches of ${written.queries} different queries on ${written.days} days of queries; further answers ${median(others).toFixed(0)} ms, median of ${ROUNDS}`,
    });
  }
  return rows;
}

async function seed(client: pg.Client, tenantId: string): Promise<{ queries: number; days: number }> {
  await client.query(
    `INSERT INTO ai_messages (tenant_id, message_id, conversation_id, role, content, sent_at, day, created_at)
     SELECT $1, 'bench-' || n, 'bench-' || n % $3, CASE WHEN n % 2 = 0 THEN 'user' ELSE 'assistant' END, 'Where is order ' || n || ' with the blue chair?', at, at::date, at
       FROM (SELECT n, now() - make_interval(secs => n::float8 / $2 * ($4 * 86400 - 86400)) AS at FROM generate_series(1, $2) AS n) AS made`,
    [tenantId, MESSAGES, CONVERSATIONS, DAYS],
  );
  await client.query(
    `INSERT INTO ai_conversations (tenant_id, conversation_id, day, domain, first_at, last_at, messages, user_messages, language)
     SELECT tenant_id, conversation_id, min(day), '', min(sent_at), max(sent_at), count(*), count(*) FILTER (WHERE role = 'user'), 'en'
       FROM ai_messages WHERE tenant_id = $1 AND message_id LIKE 'bench-%' GROUP BY tenant_id, conversation_id ON CONFLICT DO NOTHING`,
    [tenantId],
  );
  await client.query(
    `INSERT INTO ai_query_days (tenant_id, kind, query_id, day, domain, asked, failed)
     SELECT $1, 'search', md5(query::text)::uuid, day, '', count(*), count(*) FILTER (WHERE query % 9 = 0)
       FROM (SELECT floor(exp(random() * ln($3)))::int AS query, (now() - make_interval(days => (n % $4)::int))::date AS day FROM generate_series(1, $2) AS n) AS asked
      GROUP BY query, day ON CONFLICT DO NOTHING`,
    [tenantId, SEARCHES, QUERIES, DAYS],
  );
  await client.query(
    `INSERT INTO ai_queries (tenant_id, kind, query_id, group_id, normal, text, asked, failed, last_at, last_failed_at)
     SELECT tenant_id, kind, query_id, query_id, 'query ' || query_id, 'Query ' || query_id, sum(asked), sum(failed), now(), now()
       FROM ai_query_days WHERE tenant_id = $1 AND kind = 'search' GROUP BY tenant_id, kind, query_id ON CONFLICT DO NOTHING`,
    [tenantId],
  );
  await client.query('INSERT INTO ai_query_groups (tenant_id, kind, group_id, asked, failed) SELECT tenant_id, kind, group_id, asked, failed FROM ai_queries WHERE tenant_id = $1 ON CONFLICT DO NOTHING', [tenantId]);
  await client.query(
    `INSERT INTO ai_conversation_days (tenant_id, day, domain, conversations, messages, user_messages, searches, failed_searches)
     SELECT $1, (now() - make_interval(days => n))::date, '', 2000, 16000, 8000, 16000, 1700 FROM generate_series(0, $2 - 1) AS n ON CONFLICT DO NOTHING`,
    [tenantId, DAYS],
  );
  await client.query(
    `INSERT INTO ai_language_days (tenant_id, day, domain, language, messages)
     SELECT $1, (now() - make_interval(days => n))::date, '', language, 400 FROM generate_series(0, $2 - 1) AS n, unnest(ARRAY['en', 'de', 'fr', 'pt', 'es', 'it', 'nl', 'pl', 'sv', '']) AS language ON CONFLICT DO NOTHING`,
    [tenantId, DAYS],
  );
  const { rows } = await client.query<{ queries: number; days: number }>(
    'SELECT (SELECT count(*)::int FROM ai_queries WHERE tenant_id = $1) AS queries, (SELECT count(*)::int FROM ai_query_days WHERE tenant_id = $1) AS days',
    [tenantId],
  );
  return rows[0] ?? { queries: 0, days: 0 };
}
