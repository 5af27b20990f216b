export { AiMessagesStored, AiSessionsChanged } from './ai-usage.events.js';
export { AiUsageModule } from './ai-usage.module.js';
