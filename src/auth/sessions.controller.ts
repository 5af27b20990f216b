import { Controller, Delete, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { type Actor, ApiPage, CurrentActor, DoneResponse, type Page, RequiresSignIn } from '../platform/http/index.js';
import { SessionResponse } from './dto/auth.response.js';
import { SessionsService } from './sessions.service.js';

@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** List one's own sessions, the last used first. */
  @Get()
  @RequiresSignIn()
  @ApiPage(SessionResponse)
  list(@CurrentActor() actor: Actor): Promise<Page<SessionResponse>> {
    return this.sessions.list(actor);
  }

  /** End one of one's own sessions, on whatever device. */
  @Delete(':id')
  @RequiresSignIn()
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<DoneResponse> {
    return this.sessions.revoke(actor, id);
  }
}
