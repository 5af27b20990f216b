export { type Job, type JobRunContext, type JobSchedule, ScheduledJob } from './job.js';
export { JobRunner } from './job-runner.js';
export { JobsModule } from './jobs.module.js';
export type { JobRun } from './jobs.repository.js';
export { workThrough } from './work-through.js';
