// The protocol in code: every document, key and byte that leaves a Marque program. Pure: no I/O, no
// clock; it runs in browsers and in Node. The page it implements is docs/protocol.md.
export * from './activation/challenge.ts'
export * from './activation/envelope.ts'
export * from './activation/record.ts'
export * from './audit-chain.ts'
export {
  type Bytes,
  bytesToUuid,
  concatBytes,
  decodeBase32,
  decodeBase64url,
  decodeUtf8,
  encodeBase32,
  encodeBase64url,
  encodeHex,
  encodeUint64,
  encodeUtf8,
  equalBytes,
  labelBytes,
  labelText,
  uuidToBytes,
} from './bytes.ts'
export * from './documents/archive.ts'
export {
  type Delegation,
  DelegationSchema,
  signDelegation,
  verifyDelegation,
} from './documents/delegation.ts'
export * from './documents/lease.ts'
export * from './documents/license.ts'
export * from './documents/license-schema.ts'
export { parseTrust, SLUG_PATTERN, type Trust, TrustSchema } from './documents/trust.ts'
export * from './environment/proof.ts'
export * from './environment/seal.ts'
export * from './errors/index.ts'
export * from './ids.ts'
export { parseDocumentText, parseJson } from './json.ts'
export { type DocumentType, encodeHeader, readUnverified, type VerifyKey } from './jws.ts'
export {
  importSigningJwk,
  parseSigningPem,
  type ReceivingJwk,
  ReceivingJwkSchema,
  type Signer,
  type SigningJwk,
  SigningJwkSchema,
  signingKeyFromSeed,
  thumbprint,
} from './keys.ts'
export { isAddressRange, matchesAddress, normalizeAddress } from './matching/addresses.ts'
export { isDomainPattern, matchesDomain, normalizeDomain } from './matching/domains.ts'
export { isAtLeast, isVersionRange, matchesVersion, parseVersion } from './matching/versions.ts'
export {
  hkdfSha256,
  hmacSha256,
  openBytes,
  type RandomBytes,
  sealBytes,
  sha256,
} from './primitives.ts'
export * from './private-config.ts'
export { findFaults, parseInput, parseWith } from './schema.ts'
export { SETTING_NAMES, unknownSettingNames } from './setting-names.ts'
export * from './wire/admin.ts'
export * from './wire/claim.ts'
export { checkSameOrigin } from './wire/same-origin.ts'
export * from './wire/status.ts'
