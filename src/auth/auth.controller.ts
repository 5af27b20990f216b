import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DemoConfig, SecurityConfig } from '../platform/config/index.js';
import { ApiFails, DoneResponse, Public, type RequestWithContext } from '../platform/http/index.js';
import { RateLimitedBy } from '../platform/http/rate-limit/index.js';
import { ROLES } from '../tenants/index.js';
import { type Client, FromClient } from './client.js';
import { LoginDto, RefreshDto, RegisterDto, RenewDto } from './dto/auth.dto.js';
import { AuthConfigResponse, AuthResponse, PermissionsResponse } from './dto/auth.response.js';
import { PERMISSIONS, isForPlatformAdmins, rolesWith } from './permissions.js';
import { RefreshSession } from './refresh-session.js';
import { RegisterAccount } from './register-account.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';
import { TokenDelivery } from './token-delivery.js';

/** The matrix as it is shown; it does not change while the process runs. */
const MATRIX: PermissionsResponse = {
  roles: [...ROLES],
  permissions: PERMISSIONS.map((permission) => {
    return { permission, roles: rolesWith(permission), platformAdmin: isForPlatformAdmins(permission) };
  }),
};

@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegisterAccount,
    private readonly signIn: SignIn,
    private readonly renewal: RefreshSession,
    private readonly signOut: SignOut,
    private readonly delivery: TokenDelivery,
    private readonly security: SecurityConfig,
    private readonly demo: DemoConfig,
  ) {}

  /** See what a sign-in page must know. */
  @Get('config')
  @Public()
  config(): AuthConfigResponse {
    return { registration: this.security.registration, demo: this.demo.enabled };
  }

  /** See every permission and who has it. */
  @Get('permissions')
  @Public()
  permissions(): PermissionsResponse {
    return MATRIX;
  }

  /** Create an account with its first tenant, and sign in. */
  @Post('register')
  @ApiFails('ACCESS_DENIED')
  @Public()
  async register(@Body() body: RegisterDto, @FromClient() client: Client, @Res({ passthrough: true }) reply: FastifyReply): Promise<AuthResponse> {
    return this.delivery.give(reply, await this.registration.run(body, client), body.tokenDelivery);
  }

  /** Sign in. */
  @Post('login')
  @ApiFails('UNAUTHORIZED')
  @HttpCode(200)
  @Public()
  @RateLimitedBy('login-address')
  async login(@Body() body: LoginDto, @FromClient() client: Client, @Res({ passthrough: true }) reply: FastifyReply): Promise<AuthResponse> {
    return this.delivery.give(reply, await this.signIn.run(body, client), body.tokenDelivery);
  }

  /** Renew the access token, by the refresh token of the cookie or the body; each refresh token is good once. */
  @Post('refresh')
  @ApiFails('UNAUTHORIZED')
  @HttpCode(200)
  @Public()
  async refresh(
    @Body() body: RenewDto,
    @Req() request: RequestWithContext,
    @FromClient() client: Client,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuthResponse> {
    const { token, delivery } = this.delivery.take(request, body.refreshToken);
    return this.delivery.give(reply, await this.renewal.run(token, client, body.attempt), delivery);
  }

  /** Sign out, by whichever token the client still has. */
  @Post('logout')
  @HttpCode(200)
  @Public()
  logout(@Body() body: RefreshDto, @Req() request: RequestWithContext, @Res({ passthrough: true }) reply: FastifyReply): Promise<DoneResponse> {
    const received = this.delivery.find(request, body.refreshToken);
    this.delivery.forget(reply);
    return this.signOut.run(received?.token ?? null, request.headers.authorization);
  }
}
