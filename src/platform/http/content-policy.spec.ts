import { consolePolicy, pagePolicy } from './content-policy.js';

const directive = (policy: string, name: string): string | undefined =>
  policy.split('; ').find((each) => each.startsWith(`${name} `))?.slice(name.length + 1);

describe('the policy of the page', () => {
  it('allows nothing inline but what carries the nonce', () => {
    const policy = pagePolicy('abc', 'tidemark.example');
    expect(policy).not.toContain('unsafe');
    expect([directive(policy, 'style-src'), directive(policy, 'script-src')]).toEqual(["'self' 'nonce-abc'", "'self'"]);
    expect(directive(policy, 'style-src-attr')).toBeUndefined();
  });

  it.each(['tidemark.example', 'localhost:3000', '127.0.0.1:80', '[::1]:3000', 'a', 'A-b.example:65535'])('lets it talk to %s alone', (host) => {
    expect(directive(pagePolicy('n', host), 'connect-src')).toBe(`'self' ws://${host} wss://${host}`);
  });

  it.each(['', '*', '*.example', 'a b', "a; script-src *", 'a.example/path', 'user@a', 'a:b', '-a', 'a.example:80:90', 'ä.example', 'a\nb'])(
    'takes %j for no host',
    (host) => {
      expect(directive(pagePolicy('n', host), 'connect-src')).toBe("'self'");
    },
  );
});

describe('the policy of the console', () => {
  it('allows the styles that stand in its page, by what they are', () => {
    const policy = consolePolicy('<style>\n a{}</style><p style="color:red"><svg style="color:red"><style media="x"></style>');
    expect(policy).not.toContain('unsafe-inline');
    expect(directive(policy, 'style-src')).toMatch(/^'self' 'sha256-[\w+/]{43}=' 'sha256-47DEQpj8HBSa\+\/TImW\+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-RL3ie0nH[^ ]+'$/);
    expect(directive(policy, 'style-src-attr')).toMatch(/^'unsafe-hashes' 'sha256-[\w+/]{43}='$/);
  });

  it('allows no attributes where there are none', () => {
    expect(consolePolicy('<p>')).not.toContain('style-src-attr');
  });
});
