export { BrokerConnection, type OpenSession } from './broker-connection.js';
export { BrokerModule } from './broker.module.js';
export { ensureQueue } from './durable-queue.js';
