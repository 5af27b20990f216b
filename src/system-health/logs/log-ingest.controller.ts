import { Controller, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader } from '@nestjs/swagger';
import { type Actor, ApiFails, CurrentActor, type IncomingBody, Requires, StreamedBody, StreamsBody, invalid } from '../../platform/http/index.js';
import { IngestLogsQueryDto } from './dto/logs.dto.js';
import { IngestLogsResponse } from './dto/logs.response.js';
import { LogIngest } from './log-ingest.service.js';

@Controller('ingest/logs')
export class LogIngestController {
  constructor(private readonly ingest: LogIngest) {}

  /**
   * Take in lines of logs: a JSON list or NDJSON of objects as pino and others write them, or lines of text (access logs
   * in the common and combined formats, syslog by RFC 5424 and 3164, JSON; whatever else is kept as text).
   *
   * Gzip is unpacked; up to 5 MB unpacked and 50,000 lines, above that the whole is refused with 413. What is answered
   * as accepted is stored for good. Secrets are taken out before. With an `Idempotency-Key`, a batch that is sent again
   * within a day is not stored again.
   */
  @Post()
  @HttpCode(202)
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @StreamsBody()
  @ApiConsumes('application/json', 'application/x-ndjson', 'text/plain')
  @ApiBody({ schema: { oneOf: [{ type: 'array', items: { type: 'object', additionalProperties: true } }, { type: 'string' }] } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Up to 200 characters; a batch with the same one is stored once.' })
  take(
    @CurrentActor() actor: Actor,
    @Query() query: IngestLogsQueryDto,
    @StreamedBody() body: IncomingBody,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ): Promise<IngestLogsResponse> {
    return this.ingest.ingest(actor, body, query, keyOf(idempotencyKey));
  }
}

/** @throws DomainError VALIDATION_FAILED for a key that is too long */
function keyOf(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  if (header.length > 200) throw invalid({ path: 'idempotency-key', rule: 'maxLength', message: 'Idempotency-Key may have 200 characters' });
  return header;
}
