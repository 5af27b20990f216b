import { securityHeaders } from './security-headers.js';

describe('security headers', () => {
  it('are those of helmet, with a policy that admits nothing', () => {
    expect(securityHeaders(false)).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
    });
  });

  it('demand TLS only where browsers reach the server over it', () => {
    expect(securityHeaders(false)).not.toHaveProperty('strict-transport-security');
    expect(securityHeaders(true)).toHaveProperty('strict-transport-security');
  });
});
