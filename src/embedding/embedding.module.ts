import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { AuditModule } from '../audit/index.js';
import { DashboardsModule } from '../dashboards/index.js';
import { ExportsModule } from '../exports/index.js';
import { CredentialVerifiers } from '../platform/http/index.js';
import { TenantsModule } from '../tenants/index.js';
import { EmbedDraftsRepository } from './embed-drafts.repository.js';
import { EmbedEditorController } from './embed-editor.controller.js';
import { EmbedEditorService } from './embed-editor.service.js';
import { EmbedExportLinksController } from './embed-export-links.controller.js';
import { EmbedExportsController } from './embed-exports.controller.js';
import { EmbedExportsService } from './embed-exports.service.js';
import { EmbedFramePage } from './embed-frame-page.js';
import { EmbedFrames } from './embed-frames.js';
import { EmbedGrants } from './embed-grants.js';
import { EmbedLinksController } from './embed-links.controller.js';
import { EmbedTokenCleanup } from './embedding.jobs.js';
import { EmbedTokenSigner } from './embed-token-signer.js';
import { EmbedTokensController } from './embed-tokens.controller.js';
import { EmbedTokensRepository } from './embed-tokens.repository.js';
import { EmbedTokensService } from './embed-tokens.service.js';
import { EmbedUsage } from './embed-usage.js';
import { EmbedVerifier } from './embed-verifier.js';
import { EmbedViewerController } from './embed-viewer.controller.js';
import { EmbedViewerService } from './embed-viewer.service.js';

/** Dashboards in other applications: tokens with locked values, and what their viewers see. */
@Module({
  imports: [AuditModule, TenantsModule, DashboardsModule, ExportsModule, JwtModule.register({})],
  // Fixed paths come before those with a token in them.
  controllers: [
    EmbedTokensController,
    EmbedEditorController,
    EmbedViewerController,
    EmbedExportsController,
    EmbedLinksController,
    EmbedExportLinksController,
  ],
  providers: [
    EmbedDraftsRepository,
    EmbedEditorService,
    EmbedExportsService,
    EmbedFramePage,
    EmbedFrames,
    EmbedGrants,
    EmbedTokenCleanup,
    EmbedTokenSigner,
    EmbedTokensRepository,
    EmbedTokensService,
    EmbedUsage,
    EmbedVerifier,
    EmbedViewerService,
  ],
  exports: [EmbedUsage],
})
export class EmbeddingModule implements OnModuleInit {
  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly verifier: EmbedVerifier,
    private readonly page: EmbedFramePage,
    private readonly http: HttpAdapterHost<FastifyAdapter>,
  ) {}

  onModuleInit(): void {
    this.verifiers.register(this.verifier);
    // The command line runs without a server.
    const adapter: FastifyAdapter | undefined = this.http.httpAdapter;
    if (adapter) this.page.serve(adapter.getInstance());
  }
}
