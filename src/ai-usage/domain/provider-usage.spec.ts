import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { UsageProblem, type UsageProvider, tokensOfUsage, usageProviderOf } from './provider-usage.js';
import { TOKEN_BUCKETS, type TokenBuckets, totalOf } from './token-buckets.js';

interface Recorded {
  source: string;
  provider: UsageProvider;
  usage: Record<string, unknown>;
  tokens: TokenBuckets;
}

const FOLDER = join(import.meta.dirname, 'recorded');
const RECORDED = readdirSync(FOLDER).map((file): [string, Recorded] => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recorded]);

const tokensOf = (provider: UsageProvider, usage: unknown): TokenBuckets => {
  const tokens = tokensOfUsage(provider, usage);
  if (tokens instanceof UsageProblem) throw new Error(tokens.reason);
  return tokens;
};
const problemOf = (provider: UsageProvider, usage: unknown): string => {
  const tokens = tokensOfUsage(provider, usage);
  return tokens instanceof UsageProblem ? tokens.reason : `it was taken: ${JSON.stringify(tokens)}`;
};

/** What a provider says that was used in all, by its own definition of each count. */
const TOTALS: Readonly<Record<UsageProvider, (usage: Record<string, unknown>) => number>> = {
  openai: (usage) => Number(usage['total_tokens']),
  gemini: (usage) => Number(usage['totalTokenCount']),
  anthropic: (usage) =>
    [usage, ...((usage['iterations'] ?? []) as Record<string, unknown>[]).filter(({ type }) => type === 'compaction')]
      .flatMap((call) => ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'output_tokens'].map((name) => Number(call[name] ?? 0)))
      .reduce((sum, count) => sum + count, 0),
};

describe('the usage that providers tell', () => {
  it.each(RECORDED)('is sorted into buckets as %s says', (_file, { provider, usage, tokens }) => {
    expect(tokensOf(provider, usage)).toEqual(tokens);
  });

  it.each(RECORDED)('is counted once: the buckets of %s add up to all that was used', (_file, { provider, usage }) => {
    expect(totalOf(tokensOf(provider, usage))).toBe(TOTALS[provider](usage));
  });

  it.each(RECORDED)('of several calls is the sum of each, for %s', (_file, { provider, usage, tokens }) => {
    const doubled = Object.fromEntries(TOKEN_BUCKETS.map((bucket) => [bucket, 2 * tokens[bucket]]));
    expect(tokensOf(provider, [usage, usage])).toEqual(doubled);
  });

  const count = fc.nat({ max: 100_000_000 });
  const parts = fc.record({ freshInput: count, cacheRead: count, cacheWrite: count, reasoning: count, output: count });

  it('is taken apart into the buckets that it was made of, whatever they are', () => {
    fc.assert(
      fc.property(parts, fc.nat({ max: 1_000 }), ({ freshInput, cacheRead, cacheWrite, reasoning, output }, tools) => {
        const input = freshInput + cacheRead + cacheWrite;
        const details = { cached_tokens: cacheRead, cache_write_tokens: cacheWrite };
        const made = { freshInput, cacheRead, cacheWrite, reasoning, output };
        const answered = reasoning + output;
        expect(tokensOf('openai', { prompt_tokens: input, completion_tokens: answered, total_tokens: input + answered, prompt_tokens_details: details, completion_tokens_details: { reasoning_tokens: reasoning } })).toEqual(made);
        expect(tokensOf('openai', { input_tokens: input, output_tokens: answered, total_tokens: input + answered, input_tokens_details: details, output_tokens_details: { reasoning_tokens: reasoning } })).toEqual(made);
        expect(tokensOf('anthropic', { input_tokens: freshInput, cache_read_input_tokens: cacheRead, cache_creation_input_tokens: cacheWrite, output_tokens: answered, output_tokens_details: { thinking_tokens: reasoning } })).toEqual(made);
        const prompt = freshInput + cacheRead;
        expect(
          tokensOf('gemini', { promptTokenCount: prompt, cachedContentTokenCount: cacheRead, toolUsePromptTokenCount: tools, candidatesTokenCount: output, thoughtsTokenCount: reasoning, totalTokenCount: prompt + tools + answered }),
        ).toEqual({ ...made, freshInput: freshInput + tools, cacheWrite: 0 });
      }),
    );
  });

  it('never yields a bucket below 0, nor more than the parts hold: what contradicts itself is refused', () => {
    fc.assert(
      fc.property(fc.constantFrom<UsageProvider>('openai', 'anthropic', 'gemini'), fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.nat({ max: 50 }), fc.dictionary(fc.constantFrom(...DETAIL_NAMES), fc.nat({ max: 50 })), fc.constant(null))), (provider, usage) => {
        const tokens = tokensOfUsage(provider, usage);
        if (tokens instanceof UsageProblem) return;
        for (const bucket of TOKEN_BUCKETS) expect(tokens[bucket]).toBeGreaterThanOrEqual(0);
        if (usage[provider === 'gemini' ? 'totalTokenCount' : 'total_tokens'] !== undefined && provider !== 'anthropic') {
          const total = usage[provider === 'gemini' ? 'totalTokenCount' : 'total_tokens'];
          if (total !== null) expect(totalOf(tokens)).toBe(total);
        }
      }),
    );
  });

  it.each<[string, UsageProvider, unknown, string]>([
    ['a negative count', 'openai', { prompt_tokens: -1, completion_tokens: 2 }, 'usage must have a whole number from 0 to 1000000000 as prompt_tokens, it is -1'],
    ['a part of a token', 'anthropic', { input_tokens: 1.5, output_tokens: 2 }, 'usage must have a whole number from 0 to 1000000000 as input_tokens, it is 1.5'],
    ['an absurd count', 'gemini', { promptTokenCount: 1e10 }, 'usage must have a whole number from 0 to 1000000000 as promptTokenCount, it is 10000000000'],
    ['text', 'openai', { input_tokens: '12', output_tokens: 2 }, 'usage must have a whole number from 0 to 1000000000 as input_tokens, it is "12"'],
    ['no count at all', 'openai', {}, 'usage must have input_tokens'],
    ['the object of another provider', 'gemini', { input_tokens: 3, output_tokens: 4 }, 'usage must have promptTokenCount'],
    ['no object', 'openai', 12, 'usage must be the object that the provider answered'],
    ['more cached than asked', 'openai', { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 11 } }, 'usage contradicts itself: prompt_tokens_details tells of 11 tokens, prompt_tokens is 10'],
    ['more thought than answered', 'anthropic', { input_tokens: 1, output_tokens: 2, output_tokens_details: { thinking_tokens: 3 } }, 'usage contradicts itself: output_tokens_details tells of 3 tokens, output_tokens is 2'],
    ['a total that is none', 'openai', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 16 }, 'usage contradicts itself: total_tokens is 16, its parts add up to 15'],
    ['a total that is none', 'gemini', { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 3, totalTokenCount: 15 }, 'usage contradicts itself: totalTokenCount is 15, its parts add up to 18'],
    ['parts of the cache that are more than it', 'anthropic', { input_tokens: 1, output_tokens: 1, cache_creation_input_tokens: 5, cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 1 } }, 'usage contradicts itself: cache_creation adds up to 6, cache_creation_input_tokens is 5'],
    ['both APIs at once', 'openai', { prompt_tokens: 1, completion_tokens: 1, input_tokens: 1, output_tokens: 1 }, 'usage has both prompt_tokens and input_tokens: give the object of one API'],
    ['a bad one among several', 'openai', [{ input_tokens: 1 }, { input_tokens: -1 }], 'usage[1] must have a whole number from 0 to 1000000000 as input_tokens, it is -1'],
    ['none of several', 'openai', [], 'usage must be an object, or a list of 1 to 1000'],
  ])('with %s is refused (%s)', (_what, provider, usage, reason) => {
    expect(problemOf(provider, usage)).toBe(reason);
  });

  it('is known by the names under which providers and their hosts go, and by no other', () => {
    expect(['OpenAI', ' azure ', 'claude', 'Google', 'vertex'].map(usageProviderOf)).toEqual(['openai', 'openai', 'anthropic', 'gemini', 'gemini']);
    expect(['', 'acme', 'openai2', 'constructor'].map(usageProviderOf)).toEqual([null, null, null, null]);
  });
});

const NAMES = [
  'prompt_tokens', 'completion_tokens', 'total_tokens', 'prompt_tokens_details', 'completion_tokens_details', 'input_tokens', 'output_tokens', 'input_tokens_details', 'output_tokens_details',
  'cache_creation_input_tokens', 'cache_read_input_tokens', 'cache_creation', 'promptTokenCount', 'cachedContentTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount', 'toolUsePromptTokenCount', 'totalTokenCount',
];
const DETAIL_NAMES = ['cached_tokens', 'cache_write_tokens', 'reasoning_tokens', 'thinking_tokens', 'ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'];
