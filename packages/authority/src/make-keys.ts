// Making the publisher's keys: all of them once, and new issuing and activation keys where the root
// is, every year. Existing keys are never overwritten. Implements docs/protocol.md §1.

import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  encodeBase64url,
  parseJson,
  parseTrust,
  SLUG_PATTERN,
  type Trust,
  thumbprint,
} from '@marque/protocol'
import {
  isSystemError,
  keysDirectory,
  makePrivateDirectory,
  publisherFile,
  readFileAs,
  rootKeyFile,
  storageKeyFile,
  trustFile,
  writeNewFile,
} from './adapters/data-directory.ts'
import { makeKeySet } from './adapters/key-set.ts'
import { openRootKey, writeRootKey } from './adapters/root-key.ts'
import { systemClock, systemRandom } from './adapters/system.ts'
import { ConfigurationError } from './configuration-error.ts'
import { isEmail } from './domain/email.ts'
import { type Product, type Publisher, parseProduct } from './domain/publisher.ts'
import type { Clock, Random } from './ports.ts'

const DELEGATION_DAYS = 400

export type InitKeysOptions = {
  readonly dataDirectory: string
  /** where the root key goes; `DIR/keys` if absent */
  readonly rootDirectory?: string
  readonly passphrase: string
  readonly publisher: string
  /** begins image names: letters, digits, underscores */
  readonly slug: string
  /** names, or `id=NAME` */
  readonly products: readonly string[]
  readonly mailAddresses?: readonly string[]
  readonly clock?: Clock
  readonly random?: Random
}

export type DelegateKeysOptions = {
  readonly dataDirectory: string
  /** where `root.pem` is; `DIR/keys` if absent */
  readonly rootDirectory?: string
  readonly passphrase: string
  /** where the key set goes; `DIR/keys` if absent */
  readonly outDirectory?: string
  /** how long the issuing key may issue; 400 if absent */
  readonly days?: number
  readonly clock?: Clock
  readonly random?: Random
}

/** What was made. `files` are absolute paths; `expiresAt` is the delegation's end in epoch seconds. */
export type MadeKeys = { readonly files: readonly string[]; readonly expiresAt: number }

/**
 * Makes root, issuing, activation and storage keys, `trust.json` and `publisher.json`.
 * @throws ConfigurationError if keys are there already or an argument cannot be used
 */
export async function initKeys(options: InitKeysOptions): Promise<MadeKeys> {
  const publisher = describePublisher(options)
  const keys = keysDirectory(options.dataDirectory)
  const rootDirectory = options.rootDirectory ?? keys
  await refuseExisting(options.dataDirectory, rootDirectory)
  if (options.passphrase === '') {
    throw new ConfigurationError('the passphrase is empty', 'Choose one that nobody guesses.')
  }
  await makePrivateDirectory(options.dataDirectory)
  await makePrivateDirectory(keys)
  await makePrivateDirectory(rootDirectory)
  const { random = systemRandom, clock = systemClock, passphrase } = options
  const root = await writeRootKey(rootDirectory, { seed: random(32), passphrase, random })
  const facts = { root: root.signer, slug: publisher.slug, days: DELEGATION_DAYS, random }
  const set = await makeKeySet(keys, { ...facts, now: clock.now() })
  const trust: Trust = { publisher: publisher.name, slug: publisher.slug, keys: [root.jwk] }
  await writeAnchors({ ...options, rootDirectory, storageKey: random(32) }, publisher, trust)
  return {
    files: [
      rootKeyFile(rootDirectory),
      join(keys, set.name),
      trustFile(options.dataDirectory),
      publisherFile(options.dataDirectory),
    ].map((file) => resolve(file)),
    expiresAt: set.expiresAt,
  }
}

/**
 * Makes new issuing and activation keys under the root key. The directory that it names may be
 * carried to the authority's `DIR/keys`; a running authority takes it up by itself.
 * @throws ConfigurationError if the root key is missing, is another publisher's, or does not open
 */
export async function delegateKeys(options: DelegateKeysOptions): Promise<MadeKeys> {
  const keys = keysDirectory(options.dataDirectory)
  const rootDirectory = options.rootDirectory ?? keys
  const root = await openRootKey(rootDirectory, options.passphrase)
  const trust = await readTrust(rootDirectory, options.dataDirectory)
  const pinned = await Promise.all(trust.keys.map(thumbprint))
  if (!pinned.includes(root.signer.kid)) {
    throw new ConfigurationError(
      'root.pem is not a root key of trust.json',
      'Use trust.json and root.pem of the same publisher; a new root key is added to trust.json first.',
    )
  }
  const out = options.outDirectory ?? keys
  await makePrivateDirectory(out)
  const { random = systemRandom, clock = systemClock, days = DELEGATION_DAYS } = options
  const facts = { root: root.signer, slug: trust.slug, now: clock.now(), days, random }
  const set = await makeKeySet(out, facts)
  return { files: [resolve(out, set.name)], expiresAt: set.expiresAt }
}

/** The root's own directory holds a copy of the anchor: on an offline machine it is all there is. */
async function readTrust(rootDirectory: string, dataDirectory: string): Promise<Trust> {
  const beside = trustFile(rootDirectory)
  const file = (await exists(beside)) ? beside : trustFile(dataDirectory)
  return readFileAs(file, {
    parse: (text) => parseTrust(parseJson(text)),
    hint: 'Put the trust.json that `marque keys init` made beside root.pem.',
  })
}

async function writeAnchors(
  place: { dataDirectory: string; rootDirectory: string; storageKey: Uint8Array },
  publisher: Publisher,
  trust: Trust,
): Promise<void> {
  const { dataDirectory, rootDirectory } = place
  const storageKey = `${encodeBase64url(place.storageKey)}\n`
  await writeNewFile(storageKeyFile(dataDirectory), storageKey, { mode: 0o600 })
  await writeNewFile(publisherFile(dataDirectory), toText(publisher), { mode: 0o644 })
  if (resolve(rootDirectory) !== resolve(dataDirectory)) {
    await writeNewFile(trustFile(rootDirectory), toText(trust), { mode: 0o644 })
  }
  await writeNewFile(trustFile(dataDirectory), toText(trust), { mode: 0o644 })
}

const toText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

function describePublisher(options: InitKeysOptions): Publisher {
  const { slug, mailAddresses = [] } = options
  if (!new RegExp(SLUG_PATTERN).test(slug) || slug.length > 60) {
    throw new ConfigurationError(
      'the slug cannot begin an image name',
      'Use small letters, digits and single underscores, beginning with a letter, 60 at most.',
    )
  }
  const name = options.publisher.trim()
  if (name === '' || name.length > 200) {
    throw new ConfigurationError(
      "the publisher's name is empty or too long",
      'Use 1 to 200 letters.',
    )
  }
  const wrong = mailAddresses.find((address) => !isEmail(address))
  if (wrong !== undefined) {
    throw new ConfigurationError(
      `"${wrong}" is not a mail address`,
      'Name addresses like license@acme.example.',
    )
  }
  return {
    name,
    slug,
    products: options.products.map(toProduct),
    mailAddresses: [...mailAddresses],
  }
}

function toProduct(text: string): Product {
  const product = parseProduct(text)
  if (product === undefined || product.id.length > 100 || product.name.length > 200) {
    throw new ConfigurationError(
      `no product id can be made of "${text}"`,
      'Name the product as id=NAME, with an id like report-server.',
    )
  }
  return product
}

async function refuseExisting(dataDirectory: string, rootDirectory: string): Promise<void> {
  const files = [
    trustFile(dataDirectory),
    publisherFile(dataDirectory),
    storageKeyFile(dataDirectory),
    rootKeyFile(rootDirectory),
  ]
  for (const file of files) {
    if (await exists(file)) {
      throw new ConfigurationError(
        `${file} exists already`,
        'Keys are never overwritten; name another directory, or make new issuing keys: marque keys delegate',
      )
    }
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return false
    throw error
  }
}
