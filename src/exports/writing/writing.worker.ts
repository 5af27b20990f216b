import { runWritingTask } from './writing-task.js';

/** What a writing thread runs for each task; the pool looks for the default export. */
export default runWritingTask;
