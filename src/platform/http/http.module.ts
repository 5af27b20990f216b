import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CredentialVerifiers } from './access.js';
import { ErrorFilter } from './error-filter.js';
import { validationPipe } from './validation.js';

/** Errors and validation for every controller, and the register of credential verifiers; the adapter adds the envelope. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    CredentialVerifiers,
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_PIPE, useFactory: validationPipe },
  ],
  exports: [CredentialVerifiers, DiscoveryModule],
})
export class HttpModule {}
