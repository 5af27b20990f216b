import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import { type Actor, ApiFails, ApiPage, CurrentActor, type Page, Public, type RawAnswer, Requires } from '../platform/http/index.js';
import { NotificationListDto } from './dto/notification.dto.js';
import { NotificationResponse } from './dto/notification.response.js';
import { LedgerService } from './ledger.service.js';

@Controller('notifications')
export class NotificationsController {
  constructor(private readonly ledger: LedgerService) {}

  /** List notifications, the newest first: what was sent to whom, and what became of it. */
  @Get()
  @Requires('notifications:read')
  @ApiPage(NotificationResponse)
  list(@CurrentActor() actor: Actor, @Query() query: NotificationListDto): Promise<Page<NotificationResponse>> {
    return this.ledger.list(actor, query);
  }

  /** See the chart of a notification; the address was sent with it and holds for three days. */
  @Get('pictures/:token')
  @Public()
  @ApiProduces('image/png')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiFails('NOT_FOUND', 'SERVICE_UNAVAILABLE')
  picture(@Param('token') token: string): Promise<RawAnswer> {
    return this.ledger.picture(token);
  }

  /** Have a notification tried again at once; one that was given up begins anew. */
  @Post(':id/retry')
  @HttpCode(200)
  @Requires('notifications:write')
  @ApiFails('CONFLICT')
  retry(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<NotificationResponse> {
    return this.ledger.retry(actor, id);
  }

  /** Put a notification aside that could not be delivered. */
  @Post(':id/dismiss')
  @HttpCode(200)
  @Requires('notifications:write')
  @ApiFails('CONFLICT')
  dismiss(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<NotificationResponse> {
    return this.ledger.dismiss(actor, id);
  }
}
