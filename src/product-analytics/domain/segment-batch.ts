import { type TrackedEvent, propertiesOf } from './tracked-event.js';

/** A `track` call of Segment's HTTP API. */
export interface SegmentTrack {
  readonly type: 'track';
  readonly messageId: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly event: string;
  /** People by their user id; whoever is nobody of ours by the id of their embed token or API key. */
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly properties: Readonly<Record<string, string | number>>;
  readonly context: { readonly groupId: string; readonly library: { readonly name: string; readonly version: string } };
}

export interface SegmentBatch {
  readonly writeKey: string;
  readonly batch: readonly SegmentTrack[];
}

/** The version of what events look like, not of Tidemark. */
const LIBRARY = { name: 'tidemark', version: '1' };

/** The body of `POST /v1/batch`: https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/#batch */
export function segmentBatch(writeKey: string, events: readonly TrackedEvent[]): SegmentBatch {
  return {
    writeKey,
    batch: events.map((event) => ({
      type: 'track',
      messageId: event.id,
      timestamp: event.at.toISOString(),
      event: event.name,
      ...(event.who.kind === 'user' ? { userId: event.who.id } : { anonymousId: event.who.id }),
      properties: propertiesOf(event),
      context: { groupId: event.who.tenantId, library: LIBRARY },
    })),
  };
}
