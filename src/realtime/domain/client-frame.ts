/** What a client may send, once its form has been checked. */
export type ClientFrame =
  | { type: 'auth'; token: string }
  | { type: 'subscribe'; topics: string[]; since: Readonly<Record<string, string>> }
  | { type: 'unsubscribe'; topics: string[] }
  | { type: 'set_filters'; dashboardId: string; filters: Readonly<Record<string, unknown>> }
  | { type: 'get_kpi'; name: string; timeframe: string | undefined }
  | { type: 'ping' };

/** A frame that cannot be understood, with a sentence for its sender. */
export interface FrameProblem {
  problem: string;
}

const MAX_TOPICS = 100;
/** Topics of logs hold a search. */
const MAX_TOPIC_LENGTH = 600;
const MAX_WORD_LENGTH = 100;

/** Reads one text frame. Never throws. */
export function parseClientFrame(text: string): ClientFrame | FrameProblem {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { problem: 'A frame must be JSON.' };
  }
  if (!isRecord(frame)) return { problem: 'A frame must be an object with type and data.' };
  const data = isRecord(frame['data']) ? frame['data'] : {};
  switch (frame['type']) {
    case 'auth':
      return typeof data['token'] === 'string' && data['token'].length <= 8_192
        ? { type: 'auth', token: data['token'] }
        : { problem: 'auth needs data.token.' };
    case 'subscribe':
      return withTopics(data, (topics) => ({ type: 'subscribe', topics, since: sinceOf(data['since']) }));
    case 'unsubscribe':
      return withTopics(data, (topics) => ({ type: 'unsubscribe', topics }));
    case 'set_filters':
      return typeof data['dashboardId'] === 'string' && isRecord(data['filters'])
        ? { type: 'set_filters', dashboardId: data['dashboardId'], filters: data['filters'] }
        : { problem: 'set_filters needs data.dashboardId and data.filters.' };
    case 'get_kpi':
      return kpiFrame(data);
    case 'ping':
      return { type: 'ping' };
    default:
      return { problem: 'type must be one of auth, subscribe, unsubscribe, set_filters, get_kpi, ping.' };
  }
}

function kpiFrame({ kpi_name: name, timeframe }: Record<string, unknown>): ClientFrame | FrameProblem {
  const fits = typeof name === 'string' && name.length <= MAX_WORD_LENGTH && (timeframe === undefined || (typeof timeframe === 'string' && timeframe.length <= MAX_WORD_LENGTH));
  return fits ? { type: 'get_kpi', name, timeframe } : { problem: 'get_kpi needs data.kpi_name, and data.timeframe must be a text.' };
}

function withTopics(data: Record<string, unknown>, make: (topics: string[]) => ClientFrame): ClientFrame | FrameProblem {
  const topics = data['topics'];
  const fits =
    Array.isArray(topics) &&
    topics.length > 0 &&
    topics.length <= MAX_TOPICS &&
    topics.every((topic) => typeof topic === 'string' && topic.length <= MAX_TOPIC_LENGTH);
  return fits ? make([...new Set(topics as string[])]) : { problem: `data.topics must be 1 to ${MAX_TOPICS} topics.` };
}

function sinceOf(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
