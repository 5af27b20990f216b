import { MOST_TOKENS, NO_TOKENS, type TokenBuckets, addTokens, totalOf } from './token-buckets.js';

/** Whose `usage` objects are understood. */
export const USAGE_PROVIDERS = ['openai', 'anthropic', 'gemini'] as const;
export type UsageProvider = (typeof USAGE_PROVIDERS)[number];

/** Other names under which the same objects come. */
const ALIASES: ReadonlyMap<string, UsageProvider> = new Map([
  ['azure', 'openai'],
  ['azure-openai', 'openai'],
  ['claude', 'anthropic'],
  ['google', 'gemini'],
  ['google-ai', 'gemini'],
  ['vertex', 'gemini'],
  ['vertex-ai', 'gemini'],
]);

/** Calls of which one session may give the usage. */
const MOST_CALLS = 1_000;

/** Why a usage object is refused, as a sentence for its sender. */
export class UsageProblem {
  constructor(readonly reason: string) {}
}

/** The provider whose form the objects of that name have; null when it is none that is known. */
export function usageProviderOf(name: string): UsageProvider | null {
  const known = name.trim().toLowerCase();
  return USAGE_PROVIDERS.find((provider) => provider === known) ?? ALIASES.get(known) ?? null;
}

/**
 * Sorts what a provider tells of one call, or of several as a list, into buckets of which no two overlap. Fields that are
 * not known are passed over: providers add some.
 */
export function tokensOfUsage(provider: UsageProvider, usage: unknown): TokenBuckets | UsageProblem {
  if (!Array.isArray(usage)) return tokensOfCall(provider, usage, 'usage');
  if (usage.length === 0 || usage.length > MOST_CALLS) return new UsageProblem(`usage must be an object, or a list of 1 to ${MOST_CALLS}`);
  let sum = NO_TOKENS;
  for (const [index, call] of usage.entries()) {
    const tokens = tokensOfCall(provider, call, `usage[${index}]`);
    if (tokens instanceof UsageProblem) return tokens;
    sum = addTokens(sum, tokens);
  }
  return totalOf(sum) > MOST_TOKENS ? new UsageProblem(`usage must be of at most ${MOST_TOKENS} tokens, it is of ${totalOf(sum)}`) : sum;
}

function tokensOfCall(provider: UsageProvider, usage: unknown, path: string): TokenBuckets | UsageProblem {
  const counts = new Counts(usage, path);
  const tokens = READERS[provider](counts);
  return counts.problem === null ? tokens : new UsageProblem(counts.problem);
}

const READERS: Readonly<Record<UsageProvider, (counts: Counts) => TokenBuckets>> = { openai: ofOpenai, anthropic: ofAnthropic, gemini: ofGemini };

/**
 * Chat Completions say `prompt_tokens`, Responses `input_tokens`. Both hold what was cached, and what was written to the
 * cache where that is paid for; what was answered holds what was thought.
 * Source: OpenAI API reference, objects CompletionUsage and ResponseUsage.
 */
function ofOpenai(counts: Counts): TokenBuckets {
  const chat = counts.has('prompt_tokens') || counts.has('completion_tokens');
  if (chat && (counts.has('input_tokens') || counts.has('output_tokens'))) counts.fail('has both prompt_tokens and input_tokens: give the object of one API');
  const [inputName, outputName] = chat ? (['prompt_tokens', 'completion_tokens'] as const) : (['input_tokens', 'output_tokens'] as const);
  const input = counts.required(inputName);
  const output = counts.count(outputName);
  const cacheRead = counts.countIn(`${inputName}_details`, 'cached_tokens');
  const cacheWrite = counts.countIn(`${inputName}_details`, 'cache_write_tokens');
  const reasoning = counts.countIn(`${outputName}_details`, 'reasoning_tokens');
  counts.within(`${inputName}_details`, cacheRead + cacheWrite, inputName, input);
  counts.within(`${outputName}_details`, reasoning, outputName, output);
  counts.total('total_tokens', input + output);
  return { freshInput: input - cacheRead - cacheWrite, cacheRead, cacheWrite, reasoning, output: output - reasoning };
}

/**
 * Input comes in three parts that do not overlap; thinking is part of the output, and told apart by newer models alone.
 * Where the server made the context shorter first, what that took stands in `iterations` and in no other count.
 * Source: Anthropic API reference, object Usage; the guides on prompt caching and on compaction.
 */
function ofAnthropic(counts: Counts): TokenBuckets {
  const freshInput = counts.required('input_tokens');
  const cacheRead = counts.count('cache_read_input_tokens');
  const cacheWrite = counts.count('cache_creation_input_tokens');
  const output = counts.count('output_tokens');
  const reasoning = counts.countIn('output_tokens_details', 'thinking_tokens');
  counts.within('output_tokens_details', reasoning, 'output_tokens', output);
  if (counts.has('cache_creation')) {
    const written = counts.countIn('cache_creation', 'ephemeral_5m_input_tokens') + counts.countIn('cache_creation', 'ephemeral_1h_input_tokens');
    if (written !== cacheWrite) counts.fail(`contradicts itself: cache_creation adds up to ${written}, cache_creation_input_tokens is ${cacheWrite}`);
  }
  const own = { freshInput, cacheRead, cacheWrite, reasoning, output: output - reasoning };
  return counts.each('iterations', 'compaction').reduce((sum, compaction) => addTokens(sum, ofAnthropic(compaction)), own);
}

/**
 * `promptTokenCount` holds what was cached; what tools answered, and what was thought, stand apart from all others.
 * Source: Gemini API reference, object UsageMetadata; its SDK: the total is the sum of prompt, candidates, tool use and
 * thoughts.
 */
function ofGemini(counts: Counts): TokenBuckets {
  const prompt = counts.required('promptTokenCount');
  const cacheRead = counts.count('cachedContentTokenCount');
  const tools = counts.count('toolUsePromptTokenCount');
  // The live API calls candidates a response.
  const output = counts.has('candidatesTokenCount') ? counts.count('candidatesTokenCount') : counts.count('responseTokenCount');
  const reasoning = counts.count('thoughtsTokenCount');
  counts.within('cachedContentTokenCount', cacheRead, 'promptTokenCount', prompt);
  counts.total('totalTokenCount', prompt + tools + output + reasoning);
  return { freshInput: prompt - cacheRead + tools, cacheRead, cacheWrite: 0, reasoning, output };
}

/** Reads counts of one object. The first rule that is broken stands in `problem`; what is read after that means nothing. */
class Counts {
  problem: string | null = null;
  private readonly usage: Readonly<Record<string, unknown>>;

  constructor(
    usage: unknown,
    private readonly path: string,
    private readonly parent: Counts | null = null,
  ) {
    this.usage = isObject(usage) ? usage : {};
    if (!isObject(usage)) this.fail('must be the object that the provider answered');
  }

  fail(reason: string): void {
    this.problem ??= `${this.path} ${reason}`;
    if (this.parent) this.parent.problem ??= this.problem;
  }

  /** Whether it is there; null is how some say that it is not. */
  has(name: string): boolean {
    return this.usage[name] !== undefined && this.usage[name] !== null;
  }

  required(name: string): number {
    if (!this.has(name)) this.fail(`must have ${name}`);
    return this.count(name);
  }

  count(name: string): number {
    return this.read(this.usage, name, name);
  }

  countIn(group: string, name: string): number {
    const within = this.usage[group];
    if (within === undefined || within === null) return 0;
    if (isObject(within)) return this.read(within, name, `${group}.${name}`);
    this.fail(`must have an object as ${group}`);
    return 0;
  }

  /** Objects of a list that have that type. */
  each(list: string, type: string): Counts[] {
    const items = this.usage[list];
    if (!Array.isArray(items)) return [];
    return items.slice(0, MOST_CALLS).flatMap((item, index) => (isObject(item) && item['type'] === type ? [new Counts(item, `${this.path}.${list}[${index}]`, this)] : []));
  }

  within(partName: string, part: number, wholeName: string, whole: number): void {
    if (part > whole) this.fail(`contradicts itself: ${partName} tells of ${part} tokens, ${wholeName} is ${whole}`);
  }

  total(name: string, sum: number): void {
    if (this.has(name) && this.count(name) !== sum) this.fail(`contradicts itself: ${name} is ${this.count(name)}, its parts add up to ${sum}`);
  }

  private read(from: Readonly<Record<string, unknown>>, name: string, shownName: string): number {
    const value = from[name];
    if (value === undefined || value === null) return 0;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS) return value;
    this.fail(`must have a whole number from 0 to ${MOST_TOKENS} as ${shownName}, it is ${typeof value === 'number' ? value : JSON.stringify(value).slice(0, 40)}`);
    return 0;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
