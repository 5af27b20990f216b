import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { type Actor, ApiFails, ApiPage, Client, CurrentActor, ListQueryDto, type Page, Requires, type Waiting } from '../platform/http/index.js';
import { ChannelTests } from './channel-tests.js';
import { ChannelsService } from './channels.service.js';
import { CreateChannelDto, UpdateChannelDto } from './dto/channel.dto.js';
import { ChannelDeletedResponse, ChannelResponse, ChannelTestResponse, ChannelTypeResponse } from './dto/channel.response.js';

@Controller('notification-channels')
export class NotificationChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly tests: ChannelTests,
  ) {}

  /** List the kinds of channel, with their settings as JSON Schema. */
  @Get('types')
  @Requires('notification-channels:read')
  types(): ChannelTypeResponse[] {
    return this.channels.types();
  }

  /** List the channels. */
  @Get()
  @Requires('notification-channels:read')
  @ApiPage(ChannelResponse)
  list(@CurrentActor() actor: Actor, @Query() query: ListQueryDto): Promise<Page<ChannelResponse>> {
    return this.channels.list(actor, query);
  }

  /** Set up a channel. */
  @Post()
  @Requires('notification-channels:write')
  @ApiFails('CONFLICT', 'QUOTA_EXCEEDED')
  create(@CurrentActor() actor: Actor, @Body() body: CreateChannelDto): Promise<ChannelResponse> {
    return this.channels.create(actor, body);
  }

  /** Look at a channel; secrets never come out. */
  @Get(':id')
  @Requires('notification-channels:read')
  get(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ChannelResponse> {
    return this.channels.get(actor, id);
  }

  /** Change a channel. */
  @Put(':id')
  @Requires('notification-channels:write')
  update(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Body() body: UpdateChannelDto): Promise<ChannelResponse> {
    return this.channels.update(actor, id, body);
  }

  /** Delete a channel; what waits for it is not delivered. */
  @Delete(':id')
  @Requires('notification-channels:write')
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<ChannelDeletedResponse> {
    return this.channels.delete(actor, id);
  }

  /** Send a notification to try a channel, and see what the receiver says. */
  @Post(':id/test')
  @HttpCode(200)
  @Requires('notification-channels:write')
  @ApiFails('SERVICE_UNAVAILABLE')
  test(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string, @Client() client: Waiting): Promise<ChannelTestResponse> {
    return this.tests.test(actor, id, client);
  }
}
