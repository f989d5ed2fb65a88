// Writes vectors/*.json; with `--check` it writes nothing and fails when a file is stale.
// It shares no code with packages/protocol: keys, signatures, hashes and CBOR are made here by
// node:crypto and by hand, so the vectors are a second opinion and no mirror.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { base64url } from './bytes.ts'
import { archiveVectors } from './documents/archive.ts'
import { auditVectors, nodeIdVectors, proofVectors, recordVectors } from './documents/chain.ts'
import { challengeUrlVectors, challengeVectors, envelopeVectors } from './documents/challenge.ts'
import { claimVectors } from './documents/claim.ts'
import { delegationVectors } from './documents/delegation.ts'
import { encodingVectors } from './documents/encodings.ts'
import { environmentSealVectors } from './documents/environment-seal.ts'
import { errorVectors, problemVectors } from './documents/errors.ts'
import { leaseVectors, refusalVectors } from './documents/lease.ts'
import { licenseFileVectors } from './documents/license-file.ts'
import { matchingVectors } from './documents/matching.ts'
import { privateConfigVectors, sealedBytesVectors } from './documents/private-config.ts'
import { trustVectors } from './documents/trust.ts'
import * as keys from './test-keys.ts'
import type { VectorFile } from './vector-file.ts'

const FILES: { readonly [name: string]: VectorFile } = {
  'archive-statement': archiveVectors,
  audit: auditVectors,
  challenge: challengeVectors,
  'challenge-envelope': envelopeVectors,
  'challenge-url': challengeUrlVectors,
  claim: claimVectors,
  'component-proof': proofVectors,
  delegation: delegationVectors,
  encodings: encodingVectors,
  'environment-seal': environmentSealVectors,
  errors: errorVectors,
  lease: leaseVectors,
  'license-file': licenseFileVectors,
  matching: matchingVectors,
  'node-id': nodeIdVectors,
  'private-config': privateConfigVectors,
  problem: problemVectors,
  'record-chain': recordVectors,
  refusal: refusalVectors,
  'sealed-bytes': sealedBytesVectors,
  trust: trustVectors,
}

/** The TEST keys by name, private parts and all: whoever reads a vector can make another. */
const TEST_KEYS = Object.fromEntries(
  Object.entries(keys).flatMap(([name, key]) =>
    typeof key === 'object'
      ? [[name, { kid: key.kid, jwk: { ...key.jwk, d: base64url(key.seed) } }]]
      : [],
  ),
)

const directory = new URL('../../vectors/', import.meta.url)
const checking = process.argv.includes('--check')

const wanted: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).map(([name, file]) => [`${name}.json`, textOf(file)]),
)
const present = (await readdir(directory)).filter((name) => name.endsWith('.json'))
const faults = present.filter((name) => !wanted.has(name)).map((name) => `${name} is nobody's`)
for (const [name, text] of wanted) {
  const url = new URL(name, directory)
  const before = present.includes(name) ? await readFile(url, 'utf8') : undefined
  if (before === text) continue
  if (checking) faults.push(`${name} is ${before === undefined ? 'missing' : 'stale'}`)
  else await writeFile(url, text)
}
for (const fault of faults) console.error(`vectors/${fault}; run: node tools/vectors/generate.ts`)
if (faults.length > 0) process.exitCode = 1

function textOf({ given, cases, ...head }: VectorFile): string {
  const names = new Set(cases.map(({ name }) => name))
  if (names.size !== cases.length) throw new Error(`two cases of one name: ${head.about}`)
  const file = { format: 'marque-vectors/1', ...head, keys: TEST_KEYS, given: given ?? {}, cases }
  return `${JSON.stringify(file, null, 1)}\n`
}
