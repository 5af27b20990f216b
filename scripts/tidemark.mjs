/** `npm run tidemark -- …`: builds what is stale, then runs the command line. */
import './source-maps.mjs';
import { build } from './build.mjs';

await build();
await import('../dist/src/cli.js');
