export { isViewerAddress } from './domain/viewer-address.js';
export { isEmbedToken } from './embed-token-signer.js';
export { EmbedUsage } from './embed-usage.js';
export { EmbedTokenRevoked } from './embedding.events.js';
export { EmbeddingModule } from './embedding.module.js';
