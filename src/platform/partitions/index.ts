export { Partitions } from './partitions.js';
export { PartitionsModule } from './partitions.module.js';
