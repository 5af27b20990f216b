import type { components } from '../../api/schema.js';

export type DeliveryStatus = components['schemas']['NotificationResponse']['status'];

/** Which notifications the ledger shows, as the page's address says it. */
export interface DeliveryView {
  /** Empty: of every status. */
  status: '' | DeliveryStatus;
  /** Empty: of every channel. */
  channelId: string;
  /** Such as one alert; null: about whatever. */
  subject: { kind: string; id: string } | null;
}

export const STATUSES: readonly { value: DeliveryStatus; label: string }[] = [
  { value: 'pending', label: 'Waiting' },
  { value: 'delivering', label: 'On its way' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'dead', label: 'Not delivered' },
  { value: 'dismissed', label: 'Dismissed' },
];

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function deliveryViewOf(address: URLSearchParams): DeliveryView {
  const [, kind, id] = /^([\w-]{1,50}):(.{1,200})$/.exec(address.get('about') ?? '') ?? [];
  const channelId = address.get('channel') ?? '';
  return {
    status: STATUSES.find(({ value }) => value === address.get('status'))?.value ?? '',
    channelId: UUID.test(channelId) ? channelId : '',
    subject: kind !== undefined && id !== undefined ? { kind, id } : null,
  };
}

/** The part of the page's address that tells a view; what is as it is anyway is left out. */
export function deliveryFilter({ status, channelId, subject }: Partial<DeliveryView>): Record<string, string> {
  return {
    ...(status !== undefined && status !== '' && { status }),
    ...(channelId !== undefined && channelId !== '' && { channel: channelId }),
    ...(subject != null && { about: `${subject.kind}:${subject.id}` }),
  };
}
