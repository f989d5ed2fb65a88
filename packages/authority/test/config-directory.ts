// What a config directory holds for the authority: instance, place in the chain, privateConfig. It can be
// copied, restored and thrown away, as on a licensee's machine.
import {
  type Bytes,
  encodeBase64url,
  type InstanceId,
  nextRecord,
  type PrivateConfigFile,
  RECORD_ZERO,
  sealPrivateConfig,
  uuidFrom,
} from '@marque/protocol'
import { seededRandom } from '@marque/testkit'
import { type Answer, JSON_PHONE, send, type TestAuthority, type TestServer } from './fixtures.ts'

type State = { readonly instanceId: InstanceId; readonly sequence: number; readonly record: Bytes }

export type Scan = {
  /** the phone page's address, for scanning it again */
  readonly path: string
  readonly answer: Answer
  /** the right code is typed in, and privateConfig is on disk */
  readonly type: () => void
}

export type ConfigDirectory = {
  readonly instanceId: InstanceId
  /** base64url */
  readonly record: () => string
  readonly sequence: () => number
  /** a QR code of the server on this directory, not scanned yet */
  readonly draw: () => Promise<{ path: string; type: () => void }>
  readonly scan: () => Promise<Scan>
  /** scans and types; answers what the phone was told */
  readonly activate: () => Promise<Answer>
  readonly copy: () => ConfigDirectory
  readonly privateConfig: (over?: Partial<State>) => Promise<PrivateConfigFile>
}

let made = 0

/** An empty directory on which the license server has just started. */
export function newDirectory(site: {
  authority: TestAuthority
  server: TestServer
}): ConfigDirectory {
  const instanceId = uuidFrom<InstanceId>(seededRandom(`directory ${made++}`)(16))
  return directory(site, { instanceId, sequence: 0, record: RECORD_ZERO })
}

function directory(
  site: { authority: TestAuthority; server: TestServer },
  initial: State,
): ConfigDirectory {
  const { authority, server } = site
  let state = initial
  const draw: ConfigDirectory['draw'] = async () => {
    const { instanceId, sequence, record: previous } = state
    const next = {
      instanceId,
      sequence: sequence + 1,
      previous,
      nonce: seededRandom(`nonce ${made++}`)(16),
    }
    const path = await server.challengePath(next)
    const record = await nextRecord(next)
    const type = (): void => {
      state = { instanceId, sequence: next.sequence, record }
    }
    return { path, type }
  }
  const scan: ConfigDirectory['scan'] = async () => {
    const drawn = await draw()
    return { ...drawn, answer: await press(authority, drawn.path) }
  }
  return {
    instanceId: initial.instanceId,
    record: () => encodeBase64url(state.record),
    sequence: () => state.sequence,
    draw,
    scan,
    activate: async () => {
      const { answer, type } = await scan()
      if (answer.status === 200) type()
      return answer
    },
    copy: () => directory(site, state),
    privateConfig: (over = {}) => sealState(site, { ...state, ...over }),
  }
}

export const press = (authority: Pick<TestAuthority, 'url'>, path: string): Promise<Answer> =>
  send(`${authority.url}${path}`, 'POST', { headers: JSON_PHONE })

const sealState = (
  { authority, server }: { authority: TestAuthority; server: TestServer },
  state: State,
): Promise<PrivateConfigFile> =>
  sealPrivateConfig(
    {
      ...state,
      deploymentId: server.deploymentId,
      createdAt: authority.clock.now(),
      attempts: { wrong: 0 },
      boot: 1,
      licenseSerial: 1,
      highWater: authority.clock.now(),
      instanceSecret: seededRandom(`secret ${state.instanceId}`)(32),
    },
    { seed: server.seed, random: seededRandom(`seal ${made++}`) },
  )
