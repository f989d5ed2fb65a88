// A real server of a test: in a directory of its own, on a free loopback port, as an ordinary user,
// and gone with its directory when the test ends. As root a part of its directory can be a small
// disk, in a mount namespace that nobody else sees.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Running, runProgram, startProgram } from '../child-program.ts'
import { freePort } from '../free-port.ts'

type After = Pick<TestContext, 'after'>

export type TestServer = {
  /** on 127.0.0.1 */
  readonly port: number
  readonly directory: string
  /** stops answering, keeps its connections (SIGSTOP) */
  readonly pause: () => void
  readonly resume: () => void
  /** ends it and starts it again on the same port with what it kept */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
  /** runs a program as the server's user to its end */
  readonly run: (command: readonly string[]) => Promise<string>
}

export type ServerPlan = {
  /** who runs it when the test is root; must be a user of this machine */
  readonly user: string
  /** runs once, before the first start */
  readonly prepare?: (place: ServerPlace) => Promise<void>
  readonly command: (place: ServerPlace) => readonly string[]
  /** what it prints when it is ready */
  readonly ready: RegExp
  /** how it is told to end soon; SIGTERM if absent */
  readonly endSignal?: NodeJS.Signals
  /** the size of the disk at `PLACE/small` */
  readonly smallDiskKiB?: number | undefined
}

export type ServerPlace = Pick<TestServer, 'port' | 'directory' | 'run'>

export async function startServer(t: After, plan: ServerPlan): Promise<TestServer> {
  const closers: (() => unknown)[] = []
  t.after(async () => {
    for (const closer of closers.reverse()) await closer()
  })
  const owner = process.getuid?.() === 0 ? await findOwner(plan.user) : undefined
  const directory = await ownedDirectory(owner)
  closers.push(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
  const place = {
    port: await freePort(),
    directory,
    run: (command: readonly string[]) => runToEnd(asOwner(owner, command)),
  }
  await plan.prepare?.(place)
  const hooks = { after: (closer: unknown) => closers.push(closer as () => unknown) }
  const command = asOwner(owner, plan.command(place))
  const start = async (): Promise<Running> => {
    const started = startProgram(hooks as After, onSmallDisk(plan, directory, owner, command))
    await started.saw(plan.ready, 30_000)
    return started
  }
  let running = await start()
  const stop = async (): Promise<void> => {
    const all = withDescendants(running.process.pid)
    signalAll(all, 'SIGCONT')
    if (all.length > 0 && running.process.exitCode === null) {
      const exited = once(running.process, 'exit')
      running.process.kill(plan.endSignal)
      await exited
    }
    // Sessions may outlive the server that they belong to.
    signalAll(all, 'SIGKILL')
    await running.ended
  }
  closers.push(stop)
  return {
    ...place,
    pause: () => signalAll(withDescendants(running.process.pid), 'SIGSTOP'),
    resume: () => signalAll(withDescendants(running.process.pid), 'SIGCONT'),
    stop,
    restart: async () => {
      await stop()
      running = await start()
    },
  }
}

/** A living process and all that it started, the parent first. */
function withDescendants(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    const pids = children.split(' ').filter(Boolean).map(Number)
    return [pid, ...pids.flatMap(withDescendants)]
  } catch {
    return []
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended, which is no news to a test that stops it.
    }
  }
}

type Owner = { readonly uid: number; readonly gid: number }

async function findOwner(user: string): Promise<Owner> {
  const [uid, gid] = await Promise.all([runToEnd(['id', '-u', user]), runToEnd(['id', '-g', user])])
  return { uid: Number(uid), gid: Number(gid) }
}

/** The command as another user; the process stays the same one, so that signals reach it. */
function asOwner(owner: Owner | undefined, command: readonly string[]): readonly string[] {
  if (owner === undefined) return command
  const { uid, gid } = owner
  const rights = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  // It ends with the test that started it, also if that is killed.
  return ['setpriv', ...rights, '--pdeathsig=KILL', '--', ...command]
}

async function runToEnd(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(command, { cwd: '/' })
  if (exitCode !== 0) throw new Error(`${command.join(' ')} exited ${exitCode}: ${stderr}${stdout}`)
  return stdout
}

function onSmallDisk(
  { smallDiskKiB }: ServerPlan,
  directory: string,
  owner: Owner | undefined,
  command: readonly string[],
): readonly string[] {
  if (smallDiskKiB === undefined) return command
  const rights = owner === undefined ? '' : `,uid=${owner.uid},gid=${owner.gid}`
  const options = `size=${smallDiskKiB}k,mode=700${rights}`
  const script = 'mount -t tmpfs -o "$1" small "$2" && shift 2 && exec "$@"'
  const disk = join(directory, 'small')
  return ['unshare', '--mount', 'sh', '-ec', script, 'sh', options, disk, ...command]
}

async function ownedDirectory(owner: Owner | undefined): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'marque-test-'))
  const disk = join(directory, 'small')
  await mkdir(disk)
  if (owner !== undefined) {
    for (const path of [directory, disk]) await chown(path, owner.uid, owner.gid)
  }
  return directory
}
