import { javaScriptLiteral, jsonText, type Json, shellWord } from '../../embedding/code/literals.js';

export type ReportLanguage = 'curl' | 'node';
export type Provider = 'openai' | 'openai-responses' | 'anthropic' | 'gemini';

/** What an API key needs to report sessions. */
export const KEY_PERMISSION = 'ingest:write';

interface ProviderCode {
  /** As the API knows it. */
  provider: string;
  model: string;
  /** A usage object in the shape in which the provider documents it. */
  usage: Json;
  /** How a client of the provider is asked, and where its answer has what is reported. */
  client: string;
  call: (model: string) => string;
  id: string;
  usageAt: string;
}

const PROVIDERS: Readonly<Record<Provider, ProviderCode>> = {
  openai: {
    provider: 'openai',
    model: 'gpt-5-mini',
    usage: {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920 },
      completion_tokens_details: { reasoning_tokens: 256 },
    },
    client: `import OpenAI from 'openai';\n\nconst client = new OpenAI();`,
    call: (model) => `client.chat.completions.create({ model: ${model}, messages })`,
    id: 'answer.id',
    usageAt: 'answer.usage',
  },
  'openai-responses': {
    provider: 'openai',
    model: 'gpt-5-mini',
    usage: {
      input_tokens: 2283,
      input_tokens_details: { cached_tokens: 1024 },
      output_tokens: 1928,
      output_tokens_details: { reasoning_tokens: 1792 },
      total_tokens: 4211,
    },
    client: `import OpenAI from 'openai';\n\nconst client = new OpenAI();`,
    call: (model) => `client.responses.create({ model: ${model}, input: messages })`,
    id: 'answer.id',
    usageAt: 'answer.usage',
  },
  anthropic: {
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    usage: { input_tokens: 6, cache_creation_input_tokens: 2442, cache_read_input_tokens: 40960, output_tokens: 931 },
    client: `import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic();`,
    call: (model) => `client.messages.create({ model: ${model}, max_tokens: 1024, messages })`,
    id: 'answer.id',
    usageAt: 'answer.usage',
  },
  gemini: {
    provider: 'gemini',
    model: 'gemini-2.5-flash',
    usage: { promptTokenCount: 19, cachedContentTokenCount: 3, candidatesTokenCount: 4, thoughtsTokenCount: 56, totalTokenCount: 79 },
    client: `import { GoogleGenAI } from '@google/genai';\n\nconst client = new GoogleGenAI({});`,
    call: (model) => `client.models.generateContent({ model: ${model}, contents: messages })`,
    id: 'answer.responseId',
    usageAt: 'answer.usageMetadata',
  },
};

/**
 * Code that reports a session with the usage object of a provider, as it came.
 * @param origin of this installation, such as `https://bi.example.com`
 */
export function reportCode(language: ReportLanguage, provider: Provider, origin: string): string {
  return { curl, node }[language](PROVIDERS[provider], `${origin}/api/v1/ai/sessions`);
}

function curl({ provider, model, usage }: ProviderCode, address: string): string {
  const session = { sessionId: 'first-session', provider, model, domain: 'shop.example.com', success: true, durationMs: 1840, usage };
  return `curl -sS -X POST ${shellWord(address)} \\
  -H 'content-type: application/json' \\
  -H "x-api-key: $TIDEMARK_API_KEY" \\
  --data-raw ${shellWord(jsonText(session))}
`;
}

function node({ provider, model, client, call, id, usageAt }: ProviderCode, address: string): string {
  return `${client}
const model = ${javaScriptLiteral(model)};

export async function ask(messages) {
  const startedAt = new Date();
  const answer = await ${call('model')};
  const response = await fetch(${javaScriptLiteral(address)}, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': process.env.TIDEMARK_API_KEY,
    },
    body: JSON.stringify({
      sessionId: ${id},
      provider: ${javaScriptLiteral(provider)},
      model,
      domain: 'shop.example.com',
      startedAt,
      endedAt: new Date(),
      success: true,
      usage: ${usageAt}, // as it came: Tidemark sorts it into its buckets
    }),
  });
  if (!response.ok) console.warn('The session was not reported:', await response.text());
  return answer;
}
`;
}
