export * from './config.js';
export { ConfigModule } from './config.module.js';
export { completeConfig, prepareConfig, type StartConfig } from './load-config.js';
