import { spawnSync } from 'node:child_process';
import vm from 'node:vm';
import fc from 'fast-check';
import type { NewEmbedToken } from '../../../api/types.js';
import { type Json, htmlAttribute, javaScriptLiteral, jsonText, pythonLiteral, shellWord } from './literals.js';
import { type ServerLanguage, serverCode } from './server-code.js';

const ORIGIN = 'https://bi.example.com';
const ID = '5c1f9a52-0e8d-4d3a-9f43-2f0f6f3f1e11';

/** What people lock, and what ends strings, comments, scripts and words in one language or another. */
const HOSTILE = [
  `O'Brien & "Sons"`,
  `'; rm -rf / #`,
  `$(id) \`id\` \${process.exit()} $HOME !!`,
  `</script><script>alert(1)</script>`,
  'back\\slash \\" \\\' \\n \\u0041',
  'two\nlines\r\n\ttab',
  'line\u2028separator\u2029and\u0085next',
  'turned \u202e round \u2066 hidden \u200b here',
  `"""${"'''"} */ // -- {{x}} %s {0}`,
  'Zürich, 東京, 🙂, עברית',
  '',
  ' ',
  '-d@/etc/passwd',
];

const token = (lockedParameters: Record<string, unknown>): NewEmbedToken => ({
  dashboardId: ID,
  permissions: { interaction: 'interact', export: true },
  lockedParameters,
  userContext: { id: HOSTILE[0] ?? '', seats: 3, trial: false },
  allowedDomains: ['https://app.example.com', '*.example.org'],
  theme: 'auto',
  expiresIn: 3600,
});

const full = token({
  names: HOSTILE,
  none: null,
  amount: -1.5e-7,
  on: true,
  period: { from: '2024-01-01', to: null },
  __x: [],
});

interface Sent {
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Runs the code with the last call that reaches the network caught; says what would have been sent. */
const RUNNERS: Record<ServerLanguage, (code: string) => Promise<Sent> | Sent> = {
  node: async (code) => {
    const sent: Sent[] = [];
    const fetch = (url: string, init: { headers: Record<string, string>; body: string }): Promise<unknown> => {
      sent.push({ url, headers: init.headers, body: JSON.parse(init.body) });
      return Promise.resolve({ json: () => Promise.resolve({ data: { id: 'x' } }) });
    };
    const script = code.replace('export async function', 'async function') + '\ncreateEmbedToken();';
    await vm.runInNewContext(script, { fetch, process: { env: { TIDEMARK_API_KEY: 'tm_key' } } });
    const [first] = sent;
    if (first === undefined) throw new Error('Nothing was sent.');
    return first;
  },
  python: (code) => {
    const caught = `
import io
os.environ["TIDEMARK_API_KEY"] = "tm_key"
def catch(request):
    print(json.dumps({"url": request.full_url, "headers": dict((k.lower(), v) for k, v in request.header_items()), "body": json.loads(request.data)}))
    return io.BytesIO(b'{"data": {}}')
urllib.request.urlopen = catch
create_embed_token()
`;
    return JSON.parse(run('python3', ['-c', code + caught])) as Sent;
  },
  curl: (code) => {
    const caught = `TIDEMARK_API_KEY=tm_key; curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n`;
    const words = run('sh', ['-c', caught + code])
      .split('\0')
      .slice(0, -1);
    const headers = words.flatMap((word, index) => (words[index - 1] === '-H' ? [word.split(': ')] : []));
    const body = words[words.indexOf('--data-raw') + 1] ?? '';
    return {
      url: words[3] ?? '',
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: JSON.parse(body),
    };
  },
};

const HAS_PYTHON = spawnSync('python3', ['-c', '']).status === 0;

describe('code for the customer’s server', () => {
  describe.each<ServerLanguage>(['node', 'python', 'curl'])('in %s', (language) => {
    const runs = language !== 'python' || HAS_PYTHON ? it : it.skip;

    runs('sends what was chosen, whatever characters are in it', async () => {
      const sent = await RUNNERS[language](serverCode(language, full, ORIGIN));
      expect(sent.url).toBe(`${ORIGIN}/api/v1/embed/token`);
      expect(sent.headers).toMatchObject({ 'content-type': 'application/json', 'x-api-key': 'tm_key' });
      expect(JSON.parse(JSON.stringify(sent.body))).toEqual(full);
    });

    it('shows nothing that cannot be seen or turns the direction of the code', () => {
      expect(serverCode(language, full, ORIGIN)).not.toMatch(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/);
    });
  });

  it('names the key by a variable, and holds none', () => {
    for (const language of ['node', 'python', 'curl'] as const) {
      expect(serverCode(language, full, ORIGIN)).toContain('TIDEMARK_API_KEY');
    }
  });
});

describe('literals', () => {
  const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it('in JavaScript mean the value, also below the prototype’s name', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(plain(vm.runInNewContext(`(${javaScriptLiteral(value)})`))).toEqual(plain(value));
      }),
    );
    const proto = JSON.parse('{"__proto__":"x","a-b":1}') as Json;
    expect(JSON.stringify(vm.runInNewContext(`(${javaScriptLiteral(proto)})`))).toBe('{"__proto__":"x","a-b":1}');
  });

  it('in JSON mean the value', () => {
    fc.assert(fc.property(anything, (value) => expect(JSON.parse(jsonText(value))).toEqual(plain(value))));
  });

  it('never end the script that they stand in', () => {
    expect(HOSTILE.map((text) => javaScriptLiteral(text)).join('')).not.toContain('<');
  });

  (HAS_PYTHON ? it : it.skip)('in Python mean the value', () => {
    const code = `import json, sys\nprint(json.dumps(${pythonLiteral(HOSTILE)}))`;
    expect(JSON.parse(run('python3', ['-c', code]))).toEqual(HOSTILE);
  });

  it.each(HOSTILE)('in a shell are one word: %j', (text) => {
    expect(run('sh', ['-c', `printf '%s' x${shellWord(text)}y`])).toBe(`x${text}y`);
  });

  it.each([
    ['"><img src=x onerror=alert(1)>', '"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"'],
    ['R&D', '"R&amp;D"'],
    ['a\u202eb', '"a&#x202e;b"'],
  ])('in HTML stay within the attribute: %j', (text, attribute) => {
    expect(htmlAttribute(text)).toBe(attribute);
  });
});
