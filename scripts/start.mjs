/** `npm start`: builds what is stale, then starts in this process, so that signals reach the server. */
import './source-maps.mjs';
import module from 'node:module';
import { build } from './build.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Tidemark needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(1);
}
process.stdout.write('\nTidemark\n');
try {
  await build();
} catch (error) {
  process.stderr.write(`The build failed.\n${error.message}\n`);
  process.exit(1);
}
// From Node 22.8 on, compiled code is kept between starts.
module.enableCompileCache?.();
await import('../dist/src/main.js');
