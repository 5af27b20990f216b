import { addressKey, boundedKey } from './caller-key.js';

describe('addressKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
    ['', ''],
  ])('takes %s for %s', (address, expected) => {
    expect(addressKey(address)).toBe(expected);
  });
});

describe('boundedKey', () => {
  it('keeps short keys as they are and hashes long ones', () => {
    expect(boundedKey('user:1')).toBe('user:1');
    expect(boundedKey('x'.repeat(101))).toHaveLength(43);
    expect(boundedKey('x'.repeat(101))).not.toBe(boundedKey('x'.repeat(102)));
  });
});
