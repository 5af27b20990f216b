export {
  ACCESS_METADATA,
  type AccessRule,
  type CredentialVerifier,
  CredentialVerifiers,
  type Credentials,
  credentialsOf,
  type EmbedRight,
  type Provenance,
  provenanceOf,
  Public,
  Requires,
  RequiresEmbed,
  RequiresSignIn,
  type Verified,
} from './access.js';
export { type Actor, type ActorRef, refOf } from './actor.js';
export { CurrentActor } from './current-actor.js';
export { API_PREFIX } from './api-prefix.js';
export { ApiAnswer, ApiFails, ApiPage } from './api-docs.js';
export { assertRoutesDeclared } from './assert-routes-declared.js';
export { TakesBodies } from './body-limits.js';
export { Client, type Waiting } from './client-connection.js';
export { failure, Page, RawAnswer, SerialisedAnswer, contentDisposition } from './envelope.js';
export { ErrorFilter, toDomainError } from './error-filter.js';
export { DomainError, ERROR_STATUS, type ErrorCode, type FieldProblem, invalid, notFound } from './errors.js';
export {
  type AnswerAtHand,
  type AskedAtHand,
  ExpressLane,
  type FindAtHand,
  type GateAtHand,
  type Passage,
  type RouteTarget,
} from './express-lane.js';
export { HttpModule } from './http.module.js';
export { IncomingBody, StreamedBody, StreamsBody, unpacked } from './streamed-body.js';
export { socketOrigins } from './content-policy.js';
export { IsLanguageTag } from './language-tag.js';
export { type Keyset, keysetOf, pageOf } from './keyset.js';
export { isStorableText, toStorableText } from './storable-text.js';
export { DoneResponse } from './done.response.js';
export { decodeCursor, encodeCursor } from './cursor.js';
export { MayBeAbsent } from './may-be-absent.js';
export { ListQueryDto } from './list-query.dto.js';
export { createOpenApiDocument, serveOpenApi } from './openapi.js';
export { isPublicFile, servePublicFiles } from './public-files.js';
export { type RequestContext, type RequestWithContext, requestContext } from './request-context.js';
export { configureServer, fastifyAdapter } from './server.js';
export { validationPipe } from './validation.js';
export { WebPages, serveWebApplication } from './web-application.js';
