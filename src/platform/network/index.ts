export { type AddressClass, classifyAddress } from './address-class.js';
export { type AllowedHost, EgressPolicy, type PinnedAddress, type ResolveAddresses } from './egress-policy.js';
