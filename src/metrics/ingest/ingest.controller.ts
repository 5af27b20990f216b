import { Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { type Actor, ApiFails, CurrentActor, type IncomingBody, Requires, StreamedBody, StreamsBody } from '../../platform/http/index.js';
import { EventIntake } from './event-intake.js';
import { IngestResponse, MetricEventDto } from './dto/event.dto.js';

@Controller('ingest')
export class IngestController {
  constructor(private readonly intake: EventIntake) {}

  /**
   * Take in events of metrics.
   *
   * A JSON list, or one event a line as `application/x-ndjson`; `Content-Encoding: gzip` is understood. At most 5 MB
   * unpacked: a larger batch is refused whole. Events that break a rule are left out, each with its index and reason, and
   * the rest is kept; with lines the index is the line's, from 0. The answer comes when all that was accepted is durable,
   * and counted in the rollups: send a batch that was not answered again. Events with an `id` (and a `timestamp`), and
   * those of a batch with an `Idempotency-Key`, are then counted once for each UTC day; others count each time.
   * 503 with `Retry-After` says that more is waiting than may, or that the database is away.
   */
  @Post('events')
  @HttpCode(202)
  @StreamsBody()
  @Requires('ingest:write')
  @ApiFails('PAYLOAD_TOO_LARGE')
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiExtraModels(MetricEventDto)
  @ApiBody({ schema: { type: 'array', items: { $ref: getSchemaPath(MetricEventDto) } } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Recognises the batch when it is sent again; 1 to 255 characters.' })
  events(@CurrentActor() actor: Actor, @StreamedBody() body: IncomingBody, @Headers('idempotency-key') key: string | undefined): Promise<IngestResponse> {
    return this.intake.events(actor, body, key);
  }
}
