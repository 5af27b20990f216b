import { execFileSync } from 'node:child_process';
import { type Provider, reportCode } from './report-code.js';

const ORIGIN = 'https://bi.example.com';
const PROVIDERS: [Provider, string][] = [
  ['openai', 'openai'],
  ['openai-responses', 'openai'],
  ['anthropic', 'anthropic'],
  ['gemini', 'gemini'],
];

describe('code that reports a session', () => {
  it.each(PROVIDERS)('by curl sends the usage of %s whole, whatever a shell makes of it', (choice, provider) => {
    // The shell itself says what curl would get.
    const command = reportCode('curl', choice, ORIGIN).replace('curl ', "printf '%s\\0' ");
    const words = execFileSync('sh', ['-c', `TIDEMARK_API_KEY=secret; ${command}`], { encoding: 'utf8' }).split('\0');
    expect(words).toEqual(expect.arrayContaining([`${ORIGIN}/api/v1/ai/sessions`, 'x-api-key: secret']));
    const body = JSON.parse(words[words.indexOf('--data-raw') + 1] ?? '') as object;
    expect(body).toMatchObject({ sessionId: 'first-session', success: true, provider, usage: expect.any(Object) as object });
  });

  it.each(PROVIDERS)('in Node is a module that can be parsed, and passes the usage of %s on as it came', (choice, provider) => {
    const code = reportCode('node', choice, ORIGIN);
    execFileSync(process.execPath, ['--input-type=module', '--check'], { input: code });
    expect(code).toMatch(/usage: answer\.usage(Metadata)?,/);
    expect(code).toContain(`provider: '${provider}'`);
    expect(code).toContain(`'${ORIGIN}/api/v1/ai/sessions'`);
  });
});
