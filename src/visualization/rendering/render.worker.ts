import { runRenderTask } from './render-task.js';

/** What a render thread runs for each task; the pool looks for the default export. */
export default runRenderTask;
