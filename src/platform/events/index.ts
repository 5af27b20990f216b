export { DomainEvent, EventBus, type EventClass, type EventOrigin } from './event-bus.js';
export { EventsModule } from './events.module.js';
export { PostgresRelay } from './postgres-relay.js';
