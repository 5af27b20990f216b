import { type TrackedEvent, propertiesOf } from './tracked-event.js';

/** An event of Mixpanel's `/track`. */
export interface MixpanelEvent {
  readonly event: string;
  readonly properties: Readonly<Record<string, string | number>> & {
    readonly token: string;
    /** Milliseconds since 1970. */
    readonly time: number;
    readonly distinct_id: string;
    readonly $insert_id: string;
  };
}

/** The body of `POST /track`: https://developer.mixpanel.com/reference/track-event */
export function mixpanelTrack(token: string, events: readonly TrackedEvent[]): MixpanelEvent[] {
  return events.map((event) => ({
    event: event.name,
    properties: { ...propertiesOf(event), token, time: event.at.getTime(), distinct_id: event.who.id, $insert_id: event.id },
  }));
}
