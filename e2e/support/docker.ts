// A real Docker engine (see tools/with-docker.sh), driven by its own command line.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Finished, runProgram, sendRequest, type TestAnswer, waitFor } from '@marque/testkit'
import { answering } from './licensee-site.ts'

/** @throws Error with Docker's words if the command fails */
export async function docker(...args: string[]): Promise<string> {
  const done = await tryDocker(...args)
  assert.equal(done.exitCode, 0, `docker ${args.join(' ')}: ${done.stderr}`)
  return done.stdout.trim()
}

export const tryDocker = (...args: string[]): Promise<Finished> => runProgram(['docker', ...args])

export type Container = {
  readonly id: string
  /** where its port 8081 is published now; with `-P` this changes at every restart */
  readonly url: () => Promise<string>
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    bearer?: string,
  ) => Promise<TestAnswer>
  readonly logs: () => Promise<string>
}

/** `docker run -d …`; the container is removed at the end of the test. */
export async function runContainer(
  t: Pick<TestContext, 'after'>,
  ...args: string[]
): Promise<Container> {
  const id = await docker('run', '-d', ...args)
  t.after(() => tryDocker('rm', '-fv', id))
  const url = async (): Promise<string> => {
    const published = await docker('port', id, '8081/tcp')
    const port = /127\.0\.0\.1:(\d+)|0\.0\.0\.0:(\d+)/.exec(published)
    return `https://127.0.0.1:${port?.[1] ?? port?.[2]}`
  }
  return {
    id,
    url,
    send: async (method, path, body, bearer) =>
      sendRequest(`${await url()}${path}`, {
        method,
        body,
        headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      }),
    logs: async () => {
      const { stdout, stderr } = await tryDocker('logs', id)
      return `${stdout}${stderr}`
    },
  }
}

/** Waits until the container answers over HTTPS, or fails with its log. */
export async function ready(container: Container): Promise<void> {
  await waitFor('the container to answer', async () => {
    const state = await docker('inspect', '-f', '{{.State.Status}}', container.id)
    if (state === 'exited') throw new Error(`the container ended: ${await container.logs()}`)
    return state === 'running'
  })
  await answering(await container.url())
}

/** Waits until a container that cannot start has ended. @returns exit code and log */
export async function ended(container: Container): Promise<{ exitCode: number; log: string }> {
  await waitFor('the container to end', async () => {
    const state = await docker('inspect', '-f', '{{.State.Status}}', container.id)
    return state === 'exited'
  })
  const code = await docker('inspect', '-f', '{{.State.ExitCode}}', container.id)
  return { exitCode: Number(code), log: await container.logs() }
}
