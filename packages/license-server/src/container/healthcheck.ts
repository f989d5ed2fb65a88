// The image's HEALTHCHECK: exit 0 if the server answers /healthz, 1 otherwise, with one line why. Asks
// on loopback inside the container, so the certificate's name does not matter.

import { request } from 'node:https'
import { readContainerConfig } from './config.ts'
import { CONTAINER_IDENTITY } from './identity.ts'

const TIMEOUT_MS = 4000

if (process.getuid?.() === 0) {
  process.setgid?.(CONTAINER_IDENTITY.gid)
  process.setuid?.(CONTAINER_IDENTITY.uid)
}

const { healthUrl } = readContainerConfig()
const options = { rejectUnauthorized: false, timeout: TIMEOUT_MS, agent: false }
const asked = request(healthUrl, options, (answer) => {
  answer.resume()
  end(answer.statusCode === 200 ? 0 : 1, `${healthUrl} answers ${answer.statusCode}`)
})
asked.on('timeout', () => end(1, `${healthUrl} does not answer in time`))
asked.on('error', (error) => end(1, `${healthUrl}: ${error.message}`))
asked.end()

function end(code: 0 | 1, line: string): never {
  process.stdout.write(`${line}\n`)
  process.exit(code)
}
