import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { lettersOf, normaliseQuery } from '../src/ai-usage/conversations/domain/normalise-query.js';
import { areNearDuplicates, groupNearDuplicates } from '../src/ai-usage/conversations/domain/near-duplicates.js';
import { languageInConversation, type ToldLanguage, written } from '../src/ai-usage/conversations/domain/language-evidence.js';
import { LanguageDetector } from '../src/ai-usage/conversations/language-detector.js';

/** A message with the language that its file says. */
interface Labelled {
  readonly conversation: string;
  readonly byCustomer: boolean;
  readonly language: string;
  readonly text: string;
}

/** Bands of letters, each from the one before on. */
const LENGTHS = [0, 1, 5, 10, 20, 40] as const;
/** Labels of the file that our detector says otherwise; the rows labelled `it` hold Portuguese, says the README beside the file. */
const SAME: Readonly<Record<string, string>> = { 'pt-br': 'pt', it: 'pt' };

/**
 * `npm run bench:conversations -- <support_messages.csv> <shop_search_queries.csv>`: how often languages are told right, and what
 * the grouping of near duplicates finds. The files stay where they are: their licence lets one measure with the messages, and
 * not ship them.
 */
async function main(): Promise<void> {
  const [messages, queries] = process.argv.slice(2);
  if (!messages || !queries) throw new Error('Name the file of labelled messages (columns conversation_id, speaker, language, text) and that of queries (columns query, query_class).');
  await languages(rowsOf(messages).map((row) => ({ conversation: row['conversation_id'] ?? '', byCustomer: row['speaker'] === 'customer', language: SAME[row['language'] ?? ''] ?? row['language'] ?? '', text: row['text'] ?? '' })));
  await duplicates(rowsOf(queries).map((row) => ({ query: row['query'] ?? '', kind: row['query_class'] ?? '' })));
}

async function languages(messages: readonly Labelled[]): Promise<void> {
  const detector = new LanguageDetector();
  const heap = process.memoryUsage().heapUsed;
  await detector.languagesOf(['a sentence that loads the tables']);
  globalThis.gc?.();
  const loaded = process.memoryUsage().heapUsed - heap;
  const from = process.cpuUsage();
  const told = await detector.languagesOf(messages.map(({ text }) => text));
  const { user } = process.cpuUsage(from);
  print(`Languages of ${messages.length} messages: ${(user / messages.length).toFixed(0)} µs of processor each, tables of ${(loaded / 1e6).toFixed(0)} MB of heap`);
  const alone = told.map(({ language }) => language);
  print('each by its own words');
  table('all', messages, alone);
  for (const language of distinct(messages.map((message) => message.language))) table(language, messages, alone, (message) => message.language === language);
  for (const [at, least] of LENGTHS.entries()) {
    const most = LENGTHS[at + 1] ?? Infinity;
    table(`${least === 0 ? 'no' : most === Infinity ? `${least} or more` : `${least} to ${most - 1}`} letters`, messages, alone, ({ text }) => lettersOf(written(text)) >= least && lettersOf(written(text)) < most);
  }
  print('of customers, in their conversation: by its own words, or of few words as the same customer wrote before');
  const inTurn = inConversation(messages, told);
  const customers = (message: Labelled): boolean => message.byCustomer;
  table('all', messages, inTurn, customers);
  for (const language of distinct(messages.filter(customers).map((message) => message.language))) table(language, messages, inTurn, (message) => message.byCustomer && message.language === language);
}

/** The language that a message is counted under: see `domain/conversation-delta.ts`. */
function inConversation(messages: readonly Labelled[], told: readonly ToldLanguage[]): (string | null)[] {
  const before = new Map<string, string>();
  return messages.map(({ conversation, byCustomer }, at) => {
    const key = `${conversation} ${byCustomer}`;
    const own = told[at] as ToldLanguage;
    if (own.sure && own.language !== null) before.set(key, own.language);
    return languageInConversation(own, before.get(key) ?? null);
  });
}

function table(name: string, messages: readonly Labelled[], told: readonly (string | null)[], wanted: (message: Labelled) => boolean = () => true): void {
  const counts = { right: 0, wrong: 0, unknown: 0 };
  for (const [at, message] of messages.entries()) if (wanted(message)) counts[told[at] == null ? 'unknown' : told[at] === message.language ? 'right' : 'wrong'] += 1;
  const { right, wrong, unknown } = counts;
  const all = right + wrong + unknown;
  const share = (part: number, whole: number): string => `${((part / Math.max(1, whole)) * 100).toFixed(1)} %`.padStart(8);
  print(`  ${name.padEnd(18)}${String(all).padStart(6)}  right ${share(right, all)}  wrong ${share(wrong, all)}  unknown ${share(unknown, all)}  right of those told ${share(right, right + wrong)}`);
}

/** What people do to a query without meaning another thing. */
const VARIANTS: Readonly<Record<string, (query: string) => string>> = {
  'case and signs': (query) => `${query.toUpperCase()}!`,
  'words turned round': (query) => query.split(' ').reverse().join(' '),
  'a plural s more or less': (query) => (query.endsWith('s') ? query.slice(0, -1) : `${query}s`),
  'a letter left out': (query) => query.slice(0, middle(query)) + query.slice(middle(query) + 1),
  'a letter twice': (query) => query.slice(0, middle(query) + 1) + query.slice(middle(query)),
  'two letters exchanged': (query) => query.slice(0, middle(query)) + (query[middle(query) + 1] ?? '') + (query[middle(query)] ?? '') + query.slice(middle(query) + 2),
};
const middle = (query: string): number => Math.floor(query.length / 2);

async function duplicates(queries: readonly { query: string; kind: string }[]): Promise<void> {
  print(`Near duplicates among ${queries.length} distinct queries`);
  const pairs = queries.flatMap((one, at) => queries.slice(at + 1).flatMap((other) => (areNearDuplicates(normaliseQuery(one.query), normaliseQuery(other.query)) ? [[one, other] as const] : [])));
  for (const [one, other] of pairs) print(`  ${one.kind === other.kind ? 'same class ' : 'other class'} ${one.query} | ${other.query}`);
  for (const [name, vary] of Object.entries(VARIANTS)) {
    const found = queries.filter(({ query }) => areNearDuplicates(normaliseQuery(query), normaliseQuery(vary(query)))).length;
    print(`  ${name.padEnd(24)} found ${found} of ${queries.length}`);
  }
  const all = distinct(queries.flatMap(({ query }) => [query, ...Object.values(VARIANTS).map((vary) => vary(query))]).map(normaliseQuery));
  // The right form is asked for more often than each of its errors.
  const originals = new Set(queries.map(({ query }) => normaliseQuery(query)));
  const from = process.cpuUsage();
  const leaders = await groupNearDuplicates(all.map((normal) => ({ id: normal, normal, count: originals.has(normal) ? 5 : 1 })));
  const together = queries.flatMap(({ query }) => Object.values(VARIANTS).map((vary) => leaders.get(normaliseQuery(query)) === leaders.get(normaliseQuery(vary(query))))).filter(Boolean).length;
  print(`  grouped: ${all.length} normal forms in ${new Set(leaders.values()).size} groups, ${((process.cpuUsage(from).user / 1e3 / all.length) * 1e3).toFixed(0)} µs of processor each; ${together} of ${queries.length * Object.keys(VARIANTS).length} variants with their query`);
}

const rowsOf = (file: string): Record<string, string>[] => parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true });
const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
