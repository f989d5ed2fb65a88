// One function for each operation of vectors/README.md: a case's input in, JSON out, or an error.
// It runs in Node and in a browser; what it does not cover, no vector covers.
import {
  auditVerifier,
  type Bytes,
  bytesToUuid,
  CATALOGUE,
  type Challenge,
  ClaimBodySchema,
  challengeUrl,
  checkAccountStatus,
  checkLicenseDates,
  componentProof,
  decodeBase32,
  decodeBase64url,
  decodeUtf8,
  ENDS_ENTITLEMENTS,
  ERROR_NAMES,
  encodeBase32,
  encodeBase64url,
  encodeHex,
  encodeUtf8,
  findErrorName,
  importReceivingKey,
  importSigningJwk,
  isAtLeast,
  matchesAddress,
  matchesDomain,
  matchesVersion,
  nextRecord,
  nodeIdFrom,
  openBytes,
  openChallenge,
  openPrivateConfig,
  parseChallenge,
  parseChallengeText,
  parseInput,
  parseProblem,
  parseTrust,
  RECORD_ZERO,
  refusalError,
  uuidToBytes,
  verifyArchiveStatement,
  verifyDelegation,
  verifyLease,
  verifyLicenseFile,
  verifyRefusal,
} from '@marque/protocol'
import { readTrust } from './read-trust.ts'

/** The input of a case is as its file says; a case that lies about it fails. */
// biome-ignore lint/suspicious/noExplicitAny: each operation states the shape of its own input
type Operation = (input: any) => unknown

const OPERATIONS: { readonly [name: string]: Operation } = {}
