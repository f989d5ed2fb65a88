// The root key at rest: PKCS#8 PEM under a passphrase, as OpenSSL reads it. It is opened for one
// delegation and is never on a running authority. Implements docs/protocol.md §1.
import { createPrivateKey } from 'node:crypto'
import { type Bytes, decodeBase64url, signingKeyFromSeed } from '@marque/protocol'
import { ConfigurationError } from '../configuration-error.ts'
import { readFileAs, rootKeyFile, writeNewFile } from './data-directory.ts'
import { encryptPkcs8 } from './encrypt-pkcs8.ts'

type SigningKey = Awaited<ReturnType<typeof signingKeyFromSeed>>

export async function writeRootKey(
  rootDirectory: string,
  input: { seed: Bytes; passphrase: string; random: (length: number) => Bytes },
): Promise<SigningKey> {
  const key = await signingKeyFromSeed(input.seed)
  const pem = await encryptPkcs8({ pem: key.pem, ...input })
  await writeNewFile(rootKeyFile(rootDirectory), pem, { mode: 0o600 })
  return key
}

/** @throws ConfigurationError if the file is missing or the passphrase does not open it */
export const openRootKey = (rootDirectory: string, passphrase: string): Promise<SigningKey> =>
  readFileAs(rootKeyFile(rootDirectory), {
    parse: (pem) => {
      const { d } = decrypt(pem, passphrase).export({ format: 'jwk' })
      return signingKeyFromSeed(decodeBase64url(d ?? ''))
    },
    hint: 'Name the directory that `marque keys init` wrote root.pem to.',
  })

function decrypt(pem: string, passphrase: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey({ key: pem, passphrase })
  } catch (cause) {
    throw new ConfigurationError(
      'the passphrase does not open the root key',
      'Give the passphrase that was chosen at `marque keys init`.',
      { cause },
    )
  }
}
