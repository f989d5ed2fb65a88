// privateConfig: who a license server is and where it stands in its activation chain. Sealed under
// the image's deployment seed and MACed, it can be mailed and is useless without its image; edited,
// it is refused whole. Implements docs/protocol.md §5.
import canonicalize from 'canonicalize'
import Type, { type Static } from 'typebox'
import {
  type Bytes,
  base64urlPattern,
  decodeBase64url,
  encodeBase64url,
  encodeUtf8,
  equalBytes,
  labelText,
} from './bytes.ts'
import { epochSeconds } from './documents/delegation.ts'
import { incorrect } from './errors/marque-error.ts'
import { type DeploymentId, type InstanceId, idSchema } from './ids.ts'
import { hkdfSha256, hmacSha256, openBytes, type RandomBytes, sealBytes } from './primitives.ts'
import { parseWith } from './schema.ts'

const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const base64url = (byteLength: number) => Type.String({ pattern: base64urlPattern(byteLength) })
/** salt, instance secret, tag */
const SEALED_SECRET_BYTES = 32 + 32 + 16

export const PrivateConfigSchema = Type.Object({
  format: Type.Literal('marque-private/1'),
  deploymentId: idSchema<DeploymentId>(),
  instanceId: idSchema<InstanceId>(),
  createdAt: epochSeconds,
  secret: base64url(SEALED_SECRET_BYTES),
  sequence: count,
  record: base64url(16),
  attempts: Type.Object({ wrong: count, lockedUntil: Type.Optional(epochSeconds) }),
  boot: count,
  licenseSerial: count,
  highWater: epochSeconds,
  mac: base64url(32),
})

/** The file as it is on disk. */
export type PrivateConfigFile = Static<typeof PrivateConfigSchema>

/** What a running license server keeps of it; `instanceSecret` is 32 bytes and never leaves. */
export type PrivateConfig = Omit<PrivateConfigFile, 'format' | 'secret' | 'mac' | 'record'> & {
  readonly record: Bytes
  readonly instanceSecret: Bytes
}

/**
 * @param seed the 32-byte seed of the deployment key
 * @throws MarqueError 40000 rather than make a file that the next start could not open
 */
export async function sealPrivateConfig(
  config: PrivateConfig,
  options: { seed: Bytes; random: RandomBytes },
): Promise<PrivateConfigFile> {
  const { instanceSecret, record, ...rest } = config
  const sealed = await sealBytes({
    ikm: options.seed,
    label: INSTANCE_LABEL,
    aad: aadOf(config),
    plaintext: instanceSecret,
    random: options.random,
  })
  const body = {
    format: 'marque-private/1' as const,
    ...rest,
    secret: encodeBase64url(sealed),
    record: encodeBase64url(record),
  }
  return parsePrivateConfig({ ...body, mac: encodeBase64url(await macOf(body, instanceSecret)) })
}

/**
 * Opens a `privateConfig` with the seed of the image it belongs to.
 * @throws MarqueError 40000 if it is damaged, edited, or of another deployment
 */
export async function openPrivateConfig(file: unknown, seed: Bytes): Promise<PrivateConfig> {
  const { mac, ...body } = parsePrivateConfig(file)
  const { format: _format, secret, record, ...rest } = body
  const sealed = decodeBase64url(secret)
  const aad = aadOf(body)
  const instanceSecret = await openBytes({ ikm: seed, label: INSTANCE_LABEL, aad, sealed })
  if (!equalBytes(await macOf(body, instanceSecret), decodeBase64url(mac))) {
    throw incorrect('privateConfig was edited')
  }
  return { ...rest, record: decodeBase64url(record), instanceSecret }
}

/**
 * Reads the fields without a key: for showing.
 * @throws MarqueError 40000 naming each wrong field
 */
export const parsePrivateConfig = (file: unknown): PrivateConfigFile =>
  parseWith(PrivateConfigSchema, file, 'privateConfig')

const INSTANCE_LABEL = labelText('instance')

const aadOf = (config: { deploymentId: DeploymentId; instanceId: InstanceId }): Bytes =>
  encodeUtf8(labelText('instance', config.deploymentId, config.instanceId))

async function macOf(body: object, instanceSecret: Bytes): Promise<Bytes> {
  const info = labelText('privateConfig mac')
  const key = await hkdfSha256({ ikm: instanceSecret, salt: new Uint8Array(0), info })
  return hmacSha256(key, encodeUtf8(canonicalize(body) ?? ''))
}
