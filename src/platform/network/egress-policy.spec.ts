import { DomainError } from '../http/index.js';
import { type AllowedHost, EgressPolicy } from './egress-policy.js';

const names: Record<string, string[]> = {
  'db.example.com': ['93.184.215.14'],
  'intranet.example.com': ['10.1.2.3'],
  'mixed.example.com': ['10.1.2.3', '93.184.215.14', '2606:4700::1111'],
  'rebinding.example.com': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'six.example.com': ['2606:4700::1111'],
  'mapped.example.com': ['::ffff:127.0.0.1'],
  localhost: ['127.0.0.1', '::1'],
  '2130706433': ['127.0.0.1'],
  '0x7f.1': ['127.0.0.1'],
  '127.1': ['127.0.0.1'],
};

function policy(...allowedHosts: (string | AllowedHost)[]): EgressPolicy {
  return new EgressPolicy({
    allowedHosts,
    resolve: async (host) => {
      const addresses = names[host];
      if (addresses === undefined) throw new Error(`getaddrinfo ENOTFOUND ${host}`);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
}

async function refusal(host: string, port = 5432, ...allowed: (string | AllowedHost)[]): Promise<DomainError> {
  const outcome = await policy(...allowed)
    .resolveForConnection(host, port)
    .catch((error: unknown) => error);
  if (!(outcome instanceof DomainError)) throw new Error(`${host} was let through: ${JSON.stringify(outcome)}`);
  return outcome;
}

describe('EgressPolicy', () => {
  it('pins a public host to the address that was checked and keeps its name', async () => {
    await expect(policy().resolveForConnection('DB.example.com.', 5432)).resolves.toEqual({
      host: 'db.example.com',
      port: 5432,
      address: '93.184.215.14',
      family: 4,
    });
    await expect(policy().resolveForConnection('six.example.com', 443)).resolves.toMatchObject({ address: '2606:4700::1111', family: 6 });
  });

  it('lets public addresses through without a look-up', async () => {
    await expect(policy().resolveForConnection('8.8.8.8', 5432)).resolves.toMatchObject({ address: '8.8.8.8', family: 4 });
    await expect(policy().resolveForConnection('[2606:4700::1111]', 5432)).resolves.toMatchObject({ address: '2606:4700::1111', family: 6 });
  });

  it.each([
    ['localhost', 'this server itself'],
    ['127.0.0.1', 'this server itself'],
    ['[::1]', 'this server itself'],
    ['::ffff:127.0.0.1', 'this server itself'],
    ['2130706433', 'this server itself'],
    ['0x7f.1', 'this server itself'],
    ['127.1', 'this server itself'],
    ['rebinding.example.com', 'this server itself'],
    ['mapped.example.com', 'this server itself'],
    ['intranet.example.com', 'a private network'],
    ['192.168.1.10', 'a private network'],
    ['fd00::1', 'a private network'],
    ['169.254.1.1', 'a link-local address'],
    ['metadata.google.internal', 'a metadata service'],
    ['169.254.169.254', 'a metadata service'],
    ['224.0.0.1', 'a multicast address'],
    ['2002:7f00:1::', 'a reserved address'],
  ])('refuses %s because it leads to %s', async (host, words) => {
    const error = await refusal(host);
    expect(error.code).toBe('VALIDATION_FAILED');
    expect(error.message).toContain(words);
    expect(error.details).toEqual([{ path: 'host', rule: 'egress', message: error.message }]);
  });

  it('does not tell the address behind a name', async () => {
    expect((await refusal('intranet.example.com')).message).not.toContain('10.1.2.3');
  });

  it('takes a public address where a name has several', async () => {
    await expect(policy().resolveForConnection('mixed.example.com', 5432)).resolves.toMatchObject({ address: '93.184.215.14' });
  });

  it.each(['/var/run/postgresql', '/tmp', '@abstract', '../socket', 'a/b', 'http://example.com', 'exa mple.com', 'a\0b', '', ' ', 'user@example.com', 'example.com:5432', '-x.example.com', '[::1', 'fe80::1%eth0/', `${'a'.repeat(254)}.com`, 'exämple.com'])(
    'refuses %j, which is no host',
    async (host) => {
      expect((await refusal(host, 5432, host)).code).toBe('VALIDATION_FAILED');
    },
  );

  it.each([0, -1, 65_536, 1.5, Number.NaN])('refuses the port %s', async (port) => {
    expect((await refusal('db.example.com', port)).details).toMatchObject([{ path: 'port' }]);
  });

  it('says that a name does not resolve', async () => {
    const error = await refusal('nowhere.example.com');
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: 'The host nowhere.example.com cannot be resolved to an address.' });
  });

  it('says so too when a name resolves to nothing', async () => {
    const empty = new EgressPolicy({ allowedHosts: [], resolve: async () => [] });
    await expect(empty.resolveForConnection('db.example.com', 5432)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  describe('with allowed hosts', () => {
    it('lets an allowed host through, whatever its address', async () => {
      await expect(policy('Intranet.example.com').resolveForConnection('intranet.example.com', 5432)).resolves.toMatchObject({ address: '10.1.2.3' });
      await expect(policy('127.0.0.1').resolveForConnection('127.0.0.1', 1)).resolves.toMatchObject({ address: '127.0.0.1' });
      await expect(policy('::1').resolveForConnection('[::1]', 1)).resolves.toMatchObject({ address: '::1', family: 6 });
    });

    it('takes the port into account where one is named', async () => {
      await expect(policy('127.0.0.1:5433').resolveForConnection('127.0.0.1', 5433)).resolves.toMatchObject({ port: 5433 });
      expect((await refusal('127.0.0.1', 5434, '127.0.0.1:5433')).code).toBe('VALIDATION_FAILED');
      await expect(policy('[::1]:5433').resolveForConnection('::1', 5433)).resolves.toMatchObject({ port: 5433 });
      expect((await refusal('::1', 5434, '[::1]:5433')).code).toBe('VALIDATION_FAILED');
    });

    it('takes host and port apart as well, so that an IPv6 address needs no brackets', async () => {
      await expect(policy({ host: '::1', port: 5433 }).resolveForConnection('::1', 5433)).resolves.toMatchObject({ address: '::1' });
      expect((await refusal('::1', 5434, { host: '::1', port: 5433 })).code).toBe('VALIDATION_FAILED');
      await expect(policy({ host: 'Localhost' }).resolveForConnection('localhost', 9)).resolves.toMatchObject({ address: '127.0.0.1' });
    });

    it('allows exactly that host: no subdomain, no other name of the same address', async () => {
      expect((await refusal('localhost', 5432, '127.0.0.1')).code).toBe('VALIDATION_FAILED');
      expect((await refusal('rebinding.example.com', 5432, 'example.com')).code).toBe('VALIDATION_FAILED');
    });
  });
});
