import { queryOptions } from '@tanstack/react-query';
import { api, listAll } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import type { Settings, SettingsSchema } from '../../api/types.js';

type Schemas = components['schemas'];
/** What became of a channel's notifications. */
export type ChannelDelivery = Schemas['ChannelDeliveryResponse'];
/** A way out to people or machines, without its secrets. */
export type Channel = Omit<Schemas['ChannelResponse'], 'settings'> & { settings: Settings };
export type ChannelKind = Channel['kind'];
/** A kind of channel, with the schema of its settings. */
export type ChannelType = Omit<Schemas['ChannelTypeResponse'], 'settingsSchema'> & { settingsSchema: SettingsSchema };
/** What a channel said to a notification that was sent to try it. */
export type ChannelTest = Schemas['ChannelTestResponse'];

export const channelKeys = {
  all: ['notification-channels'] as const,
  types: ['notification-channel-types'] as const,
};

/** All channels of the tenant, with how each does. */
export const channelsQuery = queryOptions({
  queryKey: channelKeys.all,
  queryFn: ({ signal }) => listAll<Channel>('/notification-channels', { signal }),
});

/** The kinds of channel that this installation knows. */
export const channelTypesQuery = queryOptions({
  queryKey: channelKeys.types,
  queryFn: ({ signal }) => api.get<ChannelType[]>('/notification-channels/types', { signal }),
  staleTime: Infinity,
});
