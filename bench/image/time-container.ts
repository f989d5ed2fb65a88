// `docker run` to the first answer over HTTPS, in a real engine. Runs inside tools/with-docker.sh.
// Argument: the archive. Prints one line of JSON with the milliseconds of each run.
import { runProgram, sendRequest, waitFor } from '@marque/testkit'

const IMAGE = 'bench_license_server_amd64:1.0.0'
const ROUNDS = 5

async function docker(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(['docker', ...args])
  if (exitCode !== 0) throw new Error(`docker ${args[0]}: ${stderr}`)
  return stdout.trim()
}

async function timeOne(round: number): Promise<number> {
  const began = performance.now()
  const id = await docker(
    'run',
    '-d',
    '-v',
    `bench-${round}:/app/config`,
    '-p',
    '127.0.0.1:8081:8081',
    IMAGE,
  )
  await waitFor(
    'the container to answer',
    async () =>
      (await sendRequest('https://127.0.0.1:8081/healthz').catch(() => undefined))?.status === 200,
    60_000,
  )
  const taken = performance.now() - began
  await docker('rm', '-f', id)
  return Math.round(taken)
}

await docker('load', '-i', process.argv[2] ?? '')
const taken: number[] = []
for (let round = 0; round < ROUNDS; round++) taken.push(await timeOne(round))
console.log(`RESULT ${JSON.stringify(taken)}`)
