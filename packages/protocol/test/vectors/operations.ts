// One function for each operation of vectors/README.md: a case's input in, JSON out, or an error.
// It runs in Node and in a browser; what is not here, no vector covers.
import {
  type Asker,
  auditVerifier,
  bytesToUuid,
  CATALOGUE,
  ClaimBodySchema,
  challengeUrl,
  checkAccountStatus,
  checkLicenseDates,
  componentProof,
  type DeploymentId,
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
  type InstanceId,
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
  openEnvironmentSeal,
  openPrivateConfig,
  type ProjectId,
  parseChallenge,
  parseChallengeText,
  parseDocumentText,
  parseEnvironmentSeal,
  parseInput,
  parseProblem,
  parseTrust,
  RECORD_ZERO,
  type ReceivingJwk,
  refusalError,
  type SigningJwk,
  type Slot,
  type Trust,
  uuidToBytes,
  verifyArchiveStatement,
  verifyDelegation,
  verifyLease,
  verifyLicenseFile,
  verifyRefusal,
} from '@marque/protocol'

/** What a case of each operation brings; bytes travel in base64url. */
type Inputs = {
  'parse-trust': { text: string }
  'verify-delegation': { jws: string; trust: Trust }
  'verify-license-file': { file: unknown; trust: Trust; now?: number }
  'verify-lease': { lease: string; licenseFile: unknown; asker: Asker }
  'verify-refusal': { refusal: string; licenseFile: unknown; asker: Asker }
  'verify-archive-statement': { jws: string; delegation: string; trust: Trust }
  'verify-challenge': { plaintext: string; deploymentKey: SigningJwk }
  'open-challenge': { text: string; keys: readonly (ReceivingJwk & { d: string })[] }
  'challenge-url': { activationUrl: string; envelope: string }
  'record-chain': {
    instanceId: InstanceId
    steps: readonly { sequence: number; nonce: string }[]
  }
  'node-id': { projectId: ProjectId; nodeName: string }
  'component-proof': {
    slot: Slot
    kind: string
    identity: readonly string[]
    anchor: string
    projectId: ProjectId
    deploymentId: DeploymentId
  }
  'open-environment-seal': {
    seal: unknown
    proofs: { readonly [slot in Slot]?: string }
    projectId: ProjectId
    deploymentId: DeploymentId
  }
  'open-bytes': { ikm: string; label: string; aad: string; sealed: string }
  'open-private-config': { file: unknown; seed: string }
  'verify-audit': { lines: readonly string[] }
  'look-up-error': { code?: number }
  'parse-problem': { body: unknown }
  'parse-claim': { body: unknown }
  match: { rule: string; text: string; against: string }
  decode: { form: string; text: string }
}

const OPERATIONS: { readonly [Name in keyof Inputs]: (input: Inputs[Name]) => unknown } = {
  'parse-trust': ({ text }) => parseTrust(parseDocumentText({ text, document: 'trust.json' })),
  'verify-delegation': async ({ jws, trust }) => {
    const { delegation, issuingKey } = await verifyDelegation(jws, trust)
    return { payload: delegation, kid: issuingKey.kid }
  },
  'verify-license-file': async ({ file, trust, now }) => {
    const { license, deploymentKey } = await verifyLicenseFile(file, trust)
    if (now !== undefined) {
      checkLicenseDates(license, now)
      checkAccountStatus(license)
    }
    return { payload: license, deploymentKid: deploymentKey.kid }
  },
  'verify-lease': async ({ asker, ...answer }) => (await verifyLease(answer, asker)).lease,
  'verify-refusal': async ({ asker, ...answer }) => {
    const { licenseFile: _file, ...payload } = await verifyRefusal(answer, asker)
    return { payload, error: refusalError(payload).errorName }
  },
  'verify-archive-statement': verifyArchiveStatement,
  'verify-challenge': verifyChallenge,
  'open-challenge': async ({ text, keys }) => {
    const envelope = parseChallengeText(text)
    const plaintext = await openChallenge(envelope, await Promise.all(keys.map(importReceivingKey)))
    return { plaintext: encodeBase64url(plaintext) }
  },
  'challenge-url': ({ activationUrl, envelope }) => ({
    url: challengeUrl(activationUrl, decodeBase64url(envelope)),
  }),
  'record-chain': recordChain,
  'node-id': async ({ projectId, nodeName }) => ({ nodeId: await nodeIdFrom(projectId, nodeName) }),
  'component-proof': async ({ projectId, deploymentId, anchor, ...rest }) => {
    const ids = { project: projectId, deployment: deploymentId }
    const proof = await componentProof({ ...rest, ...ids, anchor: decodeBase64url(anchor) })
    return { proof: encodeBase64url(proof) }
  },
  'open-environment-seal': ({ seal, proofs, projectId, deploymentId }) => {
    const shown = Object.entries(proofs).map(([slot, text]) => [slot, decodeBase64url(text)])
    const owner = { project: projectId, deployment: deploymentId }
    return openEnvironmentSeal(parseEnvironmentSeal(seal), Object.fromEntries(shown), owner)
  },
  'open-bytes': async ({ ikm, label, aad, sealed }) => {
    const bytes = { ikm: decodeBase64url(ikm), aad: decodeBase64url(aad) }
    const plaintext = await openBytes({ ...bytes, label, sealed: decodeBase64url(sealed) })
    return { plaintext: encodeBase64url(plaintext) }
  },
  'open-private-config': async ({ file, seed }) => {
    const { record, instanceSecret, ...rest } = await openPrivateConfig(file, decodeBase64url(seed))
    const bytes = { record: encodeBase64url(record) }
    return { ...rest, ...bytes, instanceSecret: encodeBase64url(instanceSecret) }
  },
  'verify-audit': async ({ lines }) => {
    const verifier = auditVerifier()
    let last: string | undefined
    for (const line of lines) last = (await verifier.check(line)).hash
    return { lines: lines.length, last }
  },
  'look-up-error': ({ code }) => (code === undefined ? { names: ERROR_NAMES } : lookUpError(code)),
  'parse-problem': ({ body }) => {
    const error = parseProblem(body)
    return error === undefined ? null : { name: error.errorName, details: error.details }
  },
  'parse-claim': ({ body }) => parseInput(ClaimBodySchema, body),
  match,
  decode,
}

async function verifyChallenge(input: Inputs['verify-challenge']): Promise<unknown> {
  const { challenge, verify } = parseChallenge(decodeBase64url(input.plaintext))
  await verify(await importSigningJwk(input.deploymentKey))
  const { nonce, previous, ...rest } = challenge
  return { ...rest, nonce: encodeBase64url(nonce), previous: encodeBase64url(previous) }
}

async function recordChain({ instanceId, steps }: Inputs['record-chain']): Promise<unknown> {
  const records: string[] = []
  let previous = RECORD_ZERO
  for (const { sequence, nonce } of steps) {
    previous = await nextRecord({
      instanceId,
      sequence,
      nonce: decodeBase64url(nonce),
      previous,
    })
    records.push(encodeBase64url(previous))
  }
  return { records }
}

function lookUpError(code: number): unknown {
  const name = findErrorName(code)
  if (name === undefined) return null
  return { name, status: CATALOGUE[name].status, endsEntitlements: ENDS_ENTITLEMENTS.has(name) }
}

function match({ rule, text, against }: Inputs['match']): unknown {
  if (rule === 'version') return { matches: matchesVersion(text, against) }
  if (rule === 'least-version') return { matches: isAtLeast(text, against) }
  if (rule === 'address') return { matches: matchesAddress(text, [against]) }
  if (rule === 'domain') return { matches: matchesDomain(text, [against]) }
  throw new Error(`no rule ${rule}`)
}

function decode({ form, text }: Inputs['decode']): unknown {
  const [bytes, again] = decodeAndEncode(form, text)
  if (again !== text) throw new Error(`${text} is written back as ${again}`)
  return { hex: encodeHex(bytes) }
}

function decodeAndEncode(form: string, text: string): readonly [Uint8Array, string] {
  if (form === 'base64url') return withText(decodeBase64url(text), encodeBase64url)
  if (form === 'base32') return withText(decodeBase32(text), encodeBase32)
  if (form === 'uuid') return withText(uuidToBytes(text), bytesToUuid)
  const bytes = encodeUtf8(decodeUtf8(decodeBase64url(text)))
  return [bytes, encodeBase64url(bytes)]
}

const withText = (bytes: Uint8Array, encode: (bytes: Uint8Array) => string) =>
  [bytes, encode(bytes)] as const

/** @throws what the operation throws */
export async function runOperation(operation: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(OPERATIONS, operation)) throw new Error(`no operation ${operation}`)
  const run = OPERATIONS[operation as keyof Inputs] as (input: unknown) => unknown
  return await run(input)
}
