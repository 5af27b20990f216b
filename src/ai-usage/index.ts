export { AiMessagesStored, AiSessionsChanged } from './ai-usage.events.js';
export { AiUsageModule } from './ai-usage.module.js';
export { MessageIntake } from './messages/message-intake.js';
export { AiSessionResponse, LiveAiSessionsResponse } from './sessions/dto/session.response.js';
export { SessionIntake } from './sessions/session-intake.js';
export { SessionReader } from './sessions/session-reader.js';
export { UsageSumsRebuild } from './sessions/usage-sums-rebuild.js';
export { TelemetryService } from './telemetry/telemetry.service.js';
