import { framePolicy } from './frame-page.js';

const directive = (policy: string, name: string): string | undefined => policy.split('; ').find((each) => each.startsWith(`${name} `));

describe('the policy of a frame', () => {
  it('lets its sockets go to its own server alone', () => {
    expect(directive(framePolicy([], ['wss://bi.example.com']), 'connect-src')).toBe("connect-src 'self' wss://bi.example.com");
    expect(directive(framePolicy([], []), 'connect-src')).toBe("connect-src 'self'");
  });

  it('lets pages of the token’s domains frame it, and everybody where the token names none', () => {
    expect(directive(framePolicy(['https://app.example.com'], []), 'frame-ancestors')).toBe("frame-ancestors 'self' https://app.example.com");
    expect(directive(framePolicy([], []), 'frame-ancestors')).toBe('frame-ancestors *');
  });

  it('lets no inline style element in, but those of the builder under its nonce', () => {
    expect(directive(framePolicy([], []), 'style-src')).toBe("style-src 'self'");
    expect(directive(framePolicy([], [], 'n'), 'style-src')).toBe("style-src 'self' 'nonce-n'");
  });
});
