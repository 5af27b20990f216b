/** The plain side of the ratios: node:http that sends fixed bytes at /fixed, and pg with JSON.stringify at /raw. */
import { createServer } from 'node:http';
import pg from 'pg';

const { body, contentType, databaseUrl, sql } = JSON.parse(process.argv[2]);
const fixed = Buffer.from(body ?? '');
const pool = databaseUrl ? new pg.Pool({ connectionString: databaseUrl, max: 5 }) : null;

const server = createServer(async (request, response) => {
  if (request.url === '/fixed') {
    response.writeHead(200, { 'content-type': contentType, 'content-length': fixed.length });
    response.end(fixed);
    return;
  }
  const { rows } = await pool.query(sql);
  const bytes = Buffer.from(JSON.stringify(rows));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.on('SIGTERM', () => process.exit(0));
