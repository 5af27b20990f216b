/** `npm run dev`: compiles, restarts and serves as files change; the web application at Vite's own address. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
await build();
const children = [
  ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--watch', '--preserveWatchOutput'],
  ['--enable-source-maps', '--watch-path=dist/src', '--watch-path=dist/migrations', 'dist/src/main.js'],
  ['node_modules/vite/bin/vite.js', 'web'],
].map((args) => spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }));

const stop = () => children.forEach((child) => child.kill('SIGTERM'));
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
