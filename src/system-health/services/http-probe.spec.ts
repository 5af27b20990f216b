import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AllowedHosts } from '../../data-sources/index.js';
import type { CheckSettings } from './domain/check.js';
import { HttpProbe } from './http-probe.js';

describe('an HTTP probe', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      if (request.url === '/') response.writeHead(302, { location: '/again' });
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const check = (url: string): CheckSettings => ({ url, method: 'GET', expectedFrom: 200, expectedTo: 299, timeoutMs: 5_000, degradedAboveMs: null });

  it('connects to the very address that was checked, and has each host that it is sent on to checked again', async () => {
    const looked: string[] = [];
    const hosts = {
      resolve: (host: string) => {
        looked.push(host);
        return Promise.resolve({ address: '127.0.0.1', family: 4 as const });
      },
    };
    // A name that nobody else resolves: only the address that was checked leads there.
    const result = await new HttpProbe(hosts as unknown as AllowedHosts).probe(check(`http://rebinding.invalid:${port}/`), new AbortController().signal);
    expect([result.status, result.message]).toEqual(['up', null]);
    expect(looked).toEqual(['rebinding.invalid', 'rebinding.invalid']);
    expect(asked).toEqual([`rebinding.invalid:${port} /`, `rebinding.invalid:${port} /again`]);
  });

  it('goes no further when the name leads somewhere else on the second look', async () => {
    asked.length = 0;
    const answers = ['127.0.0.1'];
    const hosts = { resolve: () => (answers.length > 0 ? Promise.resolve({ address: answers.pop() as string, family: 4 as const }) : Promise.reject(new Error('refused'))) };
    const result = await new HttpProbe(hosts as unknown as AllowedHosts).probe(check(`http://rebinding.invalid:${port}/`), new AbortController().signal);
    expect(result.status).toBe('down');
    expect(asked).toHaveLength(1);
  });
});
