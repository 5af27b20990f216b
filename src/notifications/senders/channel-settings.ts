import 'reflect-metadata';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsEmail, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Setting } from '../../data-sources/index.js';

/** No name and password in it: they would be shown, and belong into a header. */
const WEB_ADDRESS = /^https?:\/\/[^\s@/?#]+([/?#]\S*)?$/;
const WEB_ADDRESS_MESSAGE = '$property must be an address such as https://example.com/hooks/1, without a user name';

export class SlackSettings {
  @Setting({ title: 'Webhook URL', description: 'Of an incoming webhook; who knows it may post.', placeholder: 'https://hooks.slack.com/services/T…/B…/…', secret: true })
  @IsString()
  @Length(10, 2_000)
  @Matches(WEB_ADDRESS, { message: WEB_ADDRESS_MESSAGE })
  webhookUrl!: string;
}

export const PAGERDUTY_REGIONS = ['us', 'eu'] as const;

export class PagerDutySettings {
  @Setting({ title: 'Integration key', description: 'Of an integration with the Events API v2: 32 characters.', secret: true })
  @IsString()
  @Matches(/^[0-9a-zA-Z]{32}$/, { message: 'routingKey must be 32 letters and digits' })
  routingKey!: string;

  @Setting({ title: 'Region', directsSecrets: true })
  @IsIn(PAGERDUTY_REGIONS)
  region: (typeof PAGERDUTY_REGIONS)[number] = 'us';

  @Setting({ title: 'Address', description: 'Of another service that takes the same events; empty: PagerDuty itself.', placeholder: 'https://events.example.com/v2/enqueue', directsSecrets: true })
  @IsOptional()
  @IsString()
  @Length(10, 2_000)
  @Matches(WEB_ADDRESS, { message: WEB_ADDRESS_MESSAGE })
  url?: string;
}

export class WebhookSettings {
  @Setting({ title: 'Address', placeholder: 'https://example.com/hooks/tidemark', directsSecrets: true })
  @IsString()
  @Length(10, 2_000)
  @Matches(WEB_ADDRESS, { message: WEB_ADDRESS_MESSAGE })
  url!: string;

  @Setting({ title: 'Secret', description: 'With it each message is signed, so that the receiver knows who sent it: at least 16 characters.', secret: true })
  @IsString()
  @Length(16, 500)
  secret!: string;

  @Setting({ title: 'Authorization', description: 'Sent as the header Authorization, where the receiver asks for one.', placeholder: 'Bearer …', secret: true })
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  @Matches(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, { message: 'authorization must be one line of plain characters' })
  authorization?: string;
}

export const SMTP_SECURITIES = ['starttls', 'tls', 'none'] as const;

export class EmailSettings {
  @Setting({ title: 'Recipients', description: 'At most 20.', placeholder: 'oncall@example.com' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @IsEmail({}, { each: true })
  recipients!: string[];

  @Setting({ title: 'Mail server', description: 'Empty: the one of this installation.', placeholder: 'smtp.example.com', directsSecrets: true })
  @IsOptional()
  @IsString()
  @Length(1, 253)
  @Matches(/^[\w.:[\]-]+$/, { message: 'host must be a host name or an address' })
  host?: string;

  @Setting({ title: 'Port', directsSecrets: true })
  @IsInt()
  @Min(1)
  @Max(65_535)
  port: number = 587;

  @Setting({ title: 'Encryption', description: 'starttls: from the greeting on. tls: from the start, mostly on port 465. none: not at all.', directsSecrets: true })
  @IsIn(SMTP_SECURITIES)
  security: (typeof SMTP_SECURITIES)[number] = 'starttls';

  @Setting({ title: 'User' })
  @IsOptional()
  @IsString()
  @Length(1, 320)
  @Matches(/^\P{Cc}+$/u, { message: 'user must be one line' })
  user?: string;

  @Setting({ title: 'Password', secret: true })
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  @Matches(/^\P{Cc}+$/u, { message: 'password must be one line' })
  password?: string;

  @Setting({ title: 'Sender', description: 'Of a mail server of your own.', placeholder: 'alerts@example.com' })
  @IsOptional()
  @IsEmail()
  from?: string;

  @Setting({ title: 'With chart', description: 'Whether the chart goes along as a picture.' })
  @IsBoolean()
  withChart: boolean = true;
}

export class InAppSettings {}
