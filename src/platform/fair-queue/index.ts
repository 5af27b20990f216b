export { FairQueue, type QueueLimits, type QueuePlace } from './fair-queue.js';
