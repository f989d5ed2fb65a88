// Claims seats over a few kept connections and keeps what renewals need: "id secret", one a line.
import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:https'

const CONNECTIONS = 32
const NODES_PER_PROJECT = 100

/** @returns lines for the file that `renew.lua` reads */
export async function fillSeats(url: string, count: number): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, rejectUnauthorized: false })
  const projects = Array.from({ length: Math.ceil(count / NODES_PER_PROJECT) }, () => randomUUID())
  const lines: string[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const at = next++
      const project = projects[Math.floor(at / NODES_PER_PROJECT)] ?? randomUUID()
      lines.push(await claim({ agent, url, project, name: `node-${at}` }))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  agent.destroy()
  return lines
}

function claim(input: {
  agent: Agent
  url: string
  project: string
  name: string
}): Promise<string> {
  const body = JSON.stringify({
    project: {
      id: input.project,
      name: 'reporting',
      appName: 'webroot',
      version: '11.5.11',
      configuration: 'embedded',
    },
    node: { id: randomUUID(), name: input.name },
    nonce: randomBytes(16).toString('base64url'),
  })
  const headers = { 'content-type': 'application/json', 'content-length': body.length }
  const options = { method: 'POST', agent: input.agent, headers }
  return new Promise((resolve, reject) => {
    const sent = request(`${input.url}/license/api/v1/registrations`, options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (answer.statusCode !== 201) return reject(new Error(text))
        const { registrationId, leaseSecret } = JSON.parse(text)
        return resolve(`${registrationId} ${leaseSecret}`)
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
