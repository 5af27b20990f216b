export { type AddressClass, classifyAddress } from './address-class.js';
export { type AllowedHost, EgressPolicy, type PinnedAddress, type ResolveAddresses } from './egress-policy.js';
export { type JsonPosting, type ResolveChecked, type WebAnswer, postJson } from './post-json.js';
