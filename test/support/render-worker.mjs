/** The render thread's entry for tests: loads the sources as they stand, where a build would be loaded otherwise. */
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
const { default: run } = await import('../../src/visualization/rendering/render.worker.ts');

export default run;
