import { EmbedClient } from './client.js';

type Answer = { status: number; body: unknown } | Error;

function clientOf(answers: Answer[], renew: (refused: string) => Promise<string> = () => Promise.reject(new Error('none'))) {
  const asked: { url: string; authorization: string }[] = [];
  let token = 'first';
  const ending = new AbortController();
  const client = new EmbedClient(
    {
      baseUrl: 'https://bi.test',
      token: () => token,
      renew: async (refused) => (token = await renew(refused)),
      fetch: async (url, init) => {
        asked.push({ url, authorization: new Headers(init.headers).get('authorization') ?? '' });
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer ?? new TypeError('unexpected');
        return new Response(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body), { status: answer.status });
      },
    },
    ending.signal,
  );
  return { client, asked, ending };
}

const ok = (data: unknown): Answer => ({ status: 200, body: { success: true, data } });
const failed = (status: number, code: string): Answer => ({ status, body: { success: false, error: { code, message: 'told' } } });

describe('the API for embedded viewers', () => {
  it('is asked with the token in the header and filters as JSON', async () => {
    const { client, asked } = clientOf([ok({ widgets: [] })]);
    expect(await client.data({ region: ['EU & US'] }, true)).toEqual([]);
    expect(asked).toEqual([{ url: 'https://bi.test/api/v1/embed/dashboard/data?filters=%7B%22region%22%3A%5B%22EU+%26+US%22%5D%7D&refresh=true', authorization: 'Embed first' }]);
  });

  it('gives files as they come, and says why there is none', async () => {
    const { client, asked } = clientOf([{ status: 200, body: 'id\r\n1\r\n' }, failed(413, 'PAYLOAD_TOO_LARGE')]);
    expect(await (await client.file('w', { format: 'csv', theme: undefined }, { region: 'EU' })).text()).toBe('id\r\n1\r\n');
    expect(asked[0]?.url).toBe('https://bi.test/api/v1/embed/dashboard/widgets/w/export?filters=%7B%22region%22%3A%22EU%22%7D&format=csv');
    await expect(client.file(undefined, { format: 'pdf' }, {})).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413 });
    expect(asked[1]?.url).toBe('https://bi.test/api/v1/embed/dashboard/export?format=pdf');
  });

  it('says what it refuses, with its code', async () => {
    const { client } = clientOf([failed(403, 'ACCESS_DENIED')]);
    await expect(client.config()).rejects.toMatchObject({ code: 'ACCESS_DENIED', message: 'told', status: 403 });
  });

  it('is asked once more with a later token', async () => {
    const { client, asked } = clientOf([failed(401, 'UNAUTHORIZED'), ok({ id: 't' })], () => Promise.resolve('second'));
    expect(await client.config()).toEqual({ id: 't' });
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Embed first', 'Embed second']);
  });

  it('is not asked for ever', async () => {
    const { client, asked } = clientOf([failed(401, 'UNAUTHORIZED'), failed(401, 'UNAUTHORIZED')], () => Promise.resolve('second'));
    await expect(client.config()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(asked).toHaveLength(2);
  });

  it('that cannot be reached or answers nonsense is an error that says so', async () => {
    const { client } = clientOf([new TypeError('Failed to fetch'), { status: 502, body: '<html>' }]);
    await expect(client.config()).rejects.toMatchObject({ code: 'OFFLINE', status: 0 });
    await expect(client.config()).rejects.toMatchObject({ code: 'INTERNAL_ERROR', status: 502 });
  });

  it('takes no answer any more after the end', async () => {
    const { client, ending } = clientOf([ok({})]);
    const asked = client.config();
    ending.abort(new Error('over'));
    await expect(asked).rejects.toThrow('over');
  });
});
