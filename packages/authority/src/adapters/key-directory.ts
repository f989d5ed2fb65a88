// The authority's keys as they lie in the data directory. Key sets that are carried in while it runs
// are taken up with the next license, so a yearly rotation needs no restart; old activation keys stay,
// since licenses out there name them. Implements docs/protocol.md §1.
import { readdir } from 'node:fs/promises'
import {
  decodeBase64url,
  MarqueError,
  parseJson,
  parseTrust,
  readUnverified,
  type Trust,
} from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import { type Publisher, parsePublisher } from '../domain/publisher.ts'
import type { KeyRing, Log } from '../ports.ts'
import {
  isSystemError,
  keysDirectory,
  publisherFile,
  readFileAs,
  storageKeyFile,
  trustFile,
} from './data-directory.ts'
import { KEY_SET_NAME, type KeySet, readKeySet } from './key-set.ts'

const INIT_HINT = 'Make the keys first: marque keys init'

/** @throws ConfigurationError naming what is missing or damaged */
export async function openKeyDirectory(
  dataDirectory: string,
  log: Log,
): Promise<{ keys: KeyRing; publisher: Publisher }> {
  const trust = await readFileAs(trustFile(dataDirectory), {
    parse: (text) => parseTrust(parseJson(text)),
    hint: INIT_HINT,
  })
  const publisher = await readFileAs(publisherFile(dataDirectory), {
    parse: (text) => parsePublisher(parseJson(text)),
    hint: INIT_HINT,
  })
  if (publisher.slug !== trust.slug) {
    throw new ConfigurationError(
      'publisher.json and trust.json name different slugs',
      'Restore both from the same `marque keys init`.',
    )
  }
  const storageKey = await readFileAs(storageKeyFile(dataDirectory), {
    parse: parseStorageKey,
    hint: 'Restore it from a backup: without it the deployment keys in the database do not open.',
  })
  const sets = await keySets(keysDirectory(dataDirectory), trust, log)
  return { keys: keyRing({ trust, storageKey, sets }), publisher }
}

function keyRing(input: {
  trust: Trust
  storageKey: KeyRing['storageKey']
  sets: () => Promise<readonly [KeySet, ...KeySet[]]>
}): KeyRing {
  return {
    trust: input.trust,
    storageKey: input.storageKey,
    issuing: async (at) => {
      const sets = await input.sets()
      const set = sets.find(({ facts }) => facts.nbf <= at && at <= facts.exp)
      if (set === undefined) {
        throw new MarqueError('NOT_READY', {
          reason:
            'no issuing key is delegated for today; make one where the root key is: marque keys delegate',
        })
      }
      return { signer: set.signer, delegation: set.delegation }
    },
    activation: async () => {
      const [{ receiving, receivingKid }] = await input.sets()
      return { kid: receivingKid, jwk: receiving.jwk }
    },
    receiving: async () => (await input.sets()).map(({ receiving }) => receiving),
    sets: async () =>
      (await input.sets()).map(({ signer, facts, delegation, receivingKid }) => ({
        issuing: {
          kid: signer.kid,
          root: (readUnverified(delegation).header as { kid: string }).kid,
          notBefore: facts.nbf,
          notAfter: facts.exp,
        },
        activation: { kid: receivingKid },
      })),
  }
}

type KeySets = readonly [KeySet, ...KeySet[]]

/** The key sets of now; one that is carried in damaged is reported, and changes nothing. */
async function keySets(directory: string, trust: Trust, log: Log): Promise<() => Promise<KeySets>> {
  let names = await listKeySets(directory)
  let sets = await readKeySets(directory, names, trust)
  return async () => {
    const present = await listKeySets(directory)
    if (present.join() === names.join()) return sets
    names = present
    try {
      sets = await readKeySets(directory, present, trust)
      log.info({ sets: present }, 'key sets changed')
    } catch (err) {
      log.error({ err }, 'a key set cannot be used; the former ones stay')
    }
    return sets
  }
}

/** The newest delegation first. */
async function readKeySets(
  directory: string,
  names: readonly string[],
  trust: Trust,
): Promise<KeySets> {
  const read = await Promise.all(names.map((name) => readKeySet(directory, name, trust)))
  const [first, ...others] = read.sort((a, b) => b.facts.nbf - a.facts.nbf)
  if (first === undefined) {
    throw new ConfigurationError(`${directory} holds no issuing key`, INIT_HINT)
  }
  return [first, ...others]
}

async function listKeySets(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter((name) => KEY_SET_NAME.test(name)).sort()
  } catch (cause) {
    if (!isSystemError(cause, 'ENOENT')) throw cause
    throw new ConfigurationError(`${directory} is missing`, INIT_HINT, { cause })
  }
}

function parseStorageKey(text: string): KeyRing['storageKey'] {
  const key = decodeBase64url(text.trim())
  if (key.length !== 32) throw new TypeError('it does not hold 32 bytes')
  return key
}
