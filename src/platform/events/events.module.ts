import { Global, Module } from '@nestjs/common';
import { EventBus } from './event-bus.js';
import { PostgresRelay } from './postgres-relay.js';

@Global()
@Module({ providers: [EventBus, PostgresRelay], exports: [EventBus, PostgresRelay] })
export class EventsModule {}
