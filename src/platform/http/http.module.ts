import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CredentialVerifiers } from './access.js';
import { ExpressLane } from './express-lane.js';
import { ErrorFilter } from './error-filter.js';
import { validationPipe } from './validation.js';
import { WebPages } from './web-application.js';

/** Errors and validation for every controller, the register of credential verifiers, the express lane; the adapter adds the envelope. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    CredentialVerifiers,
    ExpressLane,
    WebPages,
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [CredentialVerifiers, DiscoveryModule, ExpressLane, WebPages],
})
export class HttpModule {}
