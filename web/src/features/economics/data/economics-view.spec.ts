import { addressOf, viewOf } from './economics-view.js';

describe('the address of economics', () => {
  it.each(['', 'tab=serve&by=domain', 'days=90', 'tab=margin&days=7&currency=EUR'])('comes back as it was: %s', (address) => {
    expect(addressOf(viewOf(new URLSearchParams(address))).toString()).toBe(address);
  });

  it('takes what it does not know for what is usual', () => {
    expect(viewOf(new URLSearchParams('tab=x&days=12&by=planet&currency=eur'))).toEqual({ tab: 'overview', days: 30, by: 'customer', currency: null });
  });
});
