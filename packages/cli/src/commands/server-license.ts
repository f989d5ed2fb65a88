// `marque server license FILE https://HOST:PORT`
import { parseWith, StatusSchema } from '@marque/protocol'
import { parseProblem } from '@marque/protocol/errors'
import { defineCommand } from '../command.ts'
import { ask, notALicenseServer } from '../doctor/ask.ts'
import { parseTarget } from '../doctor/connection.ts'
import { RefusedError } from '../errors.ts'
import { readJson } from '../files.ts'

export const command = defineCommand({
  arguments: {
    file: 'the newer license file',
    url: 'the license server, as https://HOST:PORT',
  },
  options: {},
  notes: `Hands a running license server a newer license: in force at once, no restart, no QR code, no seat
lost. The server takes only a license of its publisher for its deployment; any certificate is accepted
on the way, since the license is signed.`,
  run: async ({ output, now }, { arguments: { file, url } }) => {
    const { target, finding } = parseTarget(url, { ca: undefined, now: now() })
    if (target === undefined) throw finding.error
    const license = await readJson(file)
    const answer = await ask(`${target.origin}/license/api/v1/license`, license, 'PUT')
    const refusal = parseProblem(answer.body)
    if (refusal !== undefined) throw new RefusedError(refusal)
    const status = readStatus(target.origin, answer.body)
    output.result(
      { serial: status.licenseSerial, maxConnections: status.maxConnections },
      `in force  serial ${status.licenseSerial}, ${status.connectionsInUse} of ${status.maxConnections} in use`,
    )
  },
})

function readStatus(origin: string, body: unknown) {
  try {
    return parseWith(StatusSchema, body, 'status')
  } catch (error) {
    throw notALicenseServer(origin, error)
  }
}
