export { type WidgetFrame, widgetFrame } from './frames.js';
export { useConnectionStatus, useTopic } from './realtime.js';
export type { ConnectionStatus, TopicEvent } from './realtime-client.js';
