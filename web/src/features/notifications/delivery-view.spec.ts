import { deliveryFilter, type DeliveryView, deliveryViewOf } from './delivery-view.js';

const ID = '0b6f7a52-7a0c-4f0e-9d8e-0d6a1f3b2c4d';
const read = (text: string): DeliveryView => deliveryViewOf(new URLSearchParams(text));

describe('the ledger in the address', () => {
  it('shows everything at first', () => {
    expect(read('tab=deliveries')).toEqual({ status: '', channelId: '', subject: null });
    expect(deliveryFilter(read(''))).toEqual({});
  });

  it('comes back as it was', () => {
    const view: DeliveryView = { status: 'dead', channelId: ID, subject: { kind: 'alert', id: 'a:1' } };
    expect(read(new URLSearchParams(deliveryFilter(view)).toString())).toEqual(view);
  });

  it('does not ask the server for what it would refuse', () => {
    expect(read('status=lost&channel=1&about=alert')).toEqual({ status: '', channelId: '', subject: null });
  });
});
