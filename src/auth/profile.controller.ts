import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { type Actor, CurrentActor, DoneResponse, RequiresSignIn } from '../platform/http/index.js';
import { ChangePassword } from './change-password.js';
import { ChangePasswordDto, SwitchTenantDto, UpdateProfileDto } from './dto/auth.dto.js';
import { AuthResponse, MeResponse } from './dto/auth.response.js';
import { ProfileService } from './profile.service.js';

@Controller('auth')
export class ProfileController {
  constructor(
    private readonly profile: ProfileService,
    private readonly passwordChange: ChangePassword,
  ) {}

  /** See who is signed in, where, and what they may do there. */
  @Get('me')
  @RequiresSignIn()
  me(@CurrentActor() actor: Actor): Promise<MeResponse> {
    return this.profile.me(actor);
  }

  /** Change one's own profile. */
  @Patch('me')
  @RequiresSignIn()
  update(@CurrentActor() actor: Actor, @Body() body: UpdateProfileDto): Promise<MeResponse> {
    return this.profile.update(actor, body);
  }

  /** Go on in another of one's tenants. */
  @Post('switch-tenant')
  @HttpCode(200)
  @RequiresSignIn()
  switchTenant(@CurrentActor() actor: Actor, @Body() body: SwitchTenantDto): Promise<AuthResponse> {
    return this.profile.switchTenant(actor, body.tenantId);
  }

  /** Change one's password; all other sessions end. */
  @Post('password/change')
  @HttpCode(200)
  @RequiresSignIn()
  changePassword(@CurrentActor() actor: Actor, @Body() body: ChangePasswordDto): Promise<DoneResponse> {
    return this.passwordChange.run(actor, body);
  }
}
