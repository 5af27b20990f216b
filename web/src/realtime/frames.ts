import type { QueryMeta, ResultColumn, Row } from '../api/types.js';

/** A frame from the server, as far as every frame is alike. */
export interface ServerFrame {
  type: string;
  topic?: string;
  data: unknown;
  timestamp?: string;
  id?: string;
}

/** Data of a `widget_data` frame: a new result, or why there is none. */
export type WidgetFrame =
  | { widgetId: string; data: Row[]; columns: ResultColumn[]; meta: QueryMeta; error?: never }
  | { widgetId: string; error: { code: string; message: string } };

/** Reads a text frame; null when it is no frame. */
export function parseFrame(text: unknown): ServerFrame | null {
  if (typeof text !== 'string') return null;
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null;
  }
  return isRecord(frame) && typeof frame['type'] === 'string' ? (frame as unknown as ServerFrame) : null;
}

/** The data of a `widget_data` frame, or null when the frame is something else. */
export function widgetFrame(frame: ServerFrame): WidgetFrame | null {
  if (frame.type !== 'widget_data' || !isRecord(frame.data) || typeof frame.data['widgetId'] !== 'string') return null;
  const { data, columns, error } = frame.data;
  const whole = Array.isArray(data) && Array.isArray(columns);
  return whole || isRecord(error) ? (frame.data as unknown as WidgetFrame) : null;
}

/** When a JSON Web Token expires, in milliseconds since 1970; null when it does not say. */
export function tokenExpiry(token: string): number | null {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return isRecord(claims) && typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
