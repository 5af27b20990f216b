import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { AcceptInvitation } from './accept-invitation.js';
import { type Client, FromClient } from './client.js';
import { AcceptInvitationDto } from './dto/auth.dto.js';
import { AuthResponse, InvitationPreviewResponse } from './dto/auth.response.js';
import { TokenDelivery } from './token-delivery.js';

@Controller('auth/invitations/:token')
export class InvitationAcceptanceController {
  constructor(
    private readonly acceptance: AcceptInvitation,
    private readonly delivery: TokenDelivery,
  ) {}

  /** Look at an invitation by the token of its link. */
  @Get()
  @Public()
  preview(@Param('token') token: string): Promise<InvitationPreviewResponse> {
    return this.acceptance.preview(token);
  }

  /** Accept an invitation and sign in: a new account chooses its password, an existing one gives its own. */
  @Post('accept')
  @HttpCode(200)
  @Public()
  @RateLimitedBy('login-address')
  async accept(
    @Param('token') token: string,
    @Body() body: AcceptInvitationDto,
    @FromClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthResponse> {
    return this.delivery.give(reply, await this.acceptance.run(token, body, client), body.tokenDelivery);
  }
}
