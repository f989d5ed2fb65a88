// Debian packages through the machine's own apt, but in a private root: the machine's package state
// is neither read nor changed. apt checks the signatures of the lists against Debian's keyring; a
// package that is not in a signed list never gets here.

import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Architecture } from '@marque/image'
import type { LockedPackage } from './debian-lock.ts'
import { UPDATE_LOCK } from './debian-lock.ts'
import { BuildFailure } from './failure.ts'
import { type Ran, run, textOf } from './run.ts'

export type Mirrors = { readonly archive: string; readonly security: string }

export type AptRoot = {
  /** Date of the newest package list, RFC 3339. */
  listsDate(): Promise<string>
  /** The newest version of each package. */
  newest(architecture: Architecture, names: readonly string[]): Promise<LockedPackage[]>
  /** Downloads exactly this version into a directory; returns the file's path. */
  download(architecture: Architecture, wanted: LockedPackage, directory: string): Promise<string>
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Makes the private root and fetches signed package lists for every architecture. */
export async function openAptRoot(
  directory: string,
  options: { release: string; mirrors: Mirrors; architectures: readonly Architecture[] },
): Promise<AptRoot> {
  await access(KEYRING).catch((cause: unknown) => {
    throw new BuildFailure(`${KEYRING} is missing`, 'Install the package debian-archive-keyring.', {
      cause,
    })
  })
  for (const architecture of options.architectures) {
    await prepareRoot(join(directory, architecture), options)
    const ran = await apt('apt-get', { directory, architecture }, ['update', '-qq'])
    if (ran.code !== 0) {
      throw new BuildFailure(
        `apt cannot get Debian ${options.release}'s lists: ${lastLine(ran.stderr)}`,
        'Check the network and the mirror; --mirror and --security-mirror name other ones.',
      )
    }
  }
  return {
    listsDate: () => newestListDate(directory, options.architectures),
    newest: (architecture, names) => showNewest({ directory, architecture }, names),
    download: (architecture, wanted, into) => download({ directory, architecture }, wanted, into),
  }
}

/** Where this machine's own apt gets Debian from; the same mirror has the other releases. */
export async function machineMirrors(): Promise<Mirrors> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const own = /^VERSION_CODENAME=(.*)$/m.exec(osRelease)?.[1] ?? ''
  const ran = await run('apt-get', [
    'indextargets',
    '--format',
    '$(RELEASE) $(REPO_URI)',
    'Created-By: Packages',
    'Component: main',
  ]).catch((cause: unknown) => {
    throw new BuildFailure('apt-get does not run here', 'Build on Debian or Ubuntu.', { cause })
  })
  const byRelease = new Map(
    textOf(ran)
      .split('\n')
      .map((line) => line.split(' ') as [string, string | undefined]),
  )
  const archive = byRelease.get(own)
  const security = byRelease.get(`${own}-security`)
  if (!/^ID=debian$/m.test(osRelease) || archive === undefined || security === undefined) {
    throw new BuildFailure(
      'apt on this machine is not set up for Debian',
      'Name a Debian mirror: --mirror URL --security-mirror URL',
    )
  }
  return { archive, security }
}

async function prepareRoot(
  root: string,
  { release, mirrors }: { release: string; mirrors: Mirrors },
): Promise<void> {
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'etc']) {
    await mkdir(join(root, part), { recursive: true })
  }
  await writeFile(join(root, 'state/status'), '')
  const stanza = (uri: string, suite: string): string =>
    `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\nSigned-By: ${KEYRING}\n`
  await writeFile(
    join(root, 'etc/debian.sources'),
    [stanza(mirrors.archive, release), stanza(mirrors.security, `${release}-security`)].join('\n'),
  )
}

type AptCall = { readonly directory: string; readonly architecture: Architecture; cwd?: string }

async function apt(command: string, call: AptCall, args: readonly string[]): Promise<Ran> {
  const root = join(call.directory, call.architecture)
  const options = [
    `APT::Architecture=${call.architecture}`,
    `APT::Architectures=${call.architecture}`,
    `Dir::State=${join(root, 'state')}`,
    `Dir::State::status=${join(root, 'state/status')}`,
    `Dir::Cache=${join(root, 'cache')}`,
    `Dir::Etc::SourceList=${join(root, 'etc/debian.sources')}`,
    'Dir::Etc::SourceParts=/dev/null',
    'Acquire::Languages=none',
    'APT::Update::Error-Mode=any',
    'APT::Sandbox::User=root',
  ]
  const cwd = call.cwd === undefined ? {} : { cwd: call.cwd }
  return run(command, [...options.flatMap((option) => ['-o', option]), ...args], cwd)
}

async function showNewest(call: AptCall, names: readonly string[]): Promise<LockedPackage[]> {
  const ran = await apt('apt-cache', call, ['show', '--no-all-versions', ...names])
  const stanzas = textOf(ran).trim().split(/\n\n+/)
  const found = stanzas.map((stanza) => ({
    name: controlField(stanza, 'Package'),
    version: controlField(stanza, 'Version'),
    sha256: controlField(stanza, 'SHA256'),
  }))
  return names.map((name) => {
    const match = found.find((candidate) => candidate.name === name)
    if (match !== undefined) return match
    throw new BuildFailure(
      `the mirror has no package ${name} for ${call.architecture}`,
      'Check PACKAGE_NAMES in tools/image/debian-lock.ts against the release.',
    )
  })
}

async function download(
  call: AptCall,
  { name, version }: LockedPackage,
  directory: string,
): Promise<string> {
  const ran = await apt('apt-get', { ...call, cwd: directory }, ['download', `${name}=${version}`])
  const [file] = await readdir(directory)
  if (ran.code === 0 && file !== undefined) return join(directory, file)
  if (/was not found|Unable to locate|404/.test(ran.stderr)) {
    throw new BuildFailure(
      `the mirror no longer has ${name} ${version} for ${call.architecture}`,
      UPDATE_LOCK,
    )
  }
  throw new BuildFailure(
    `apt cannot download ${name} ${version}: ${lastLine(ran.stderr)}`,
    'Check the network and the mirror, then try again.',
  )
}

async function newestListDate(
  directory: string,
  architectures: readonly Architecture[],
): Promise<string> {
  const dates: number[] = []
  for (const architecture of architectures) {
    const lists = join(directory, architecture, 'state/lists')
    for (const name of await readdir(lists)) {
      if (!name.endsWith('InRelease')) continue
      const date = controlField(await readFile(join(lists, name), 'utf8'), 'Date')
      dates.push(Date.parse(date))
    }
  }
  return new Date(Math.max(...dates)).toISOString().replace('.000Z', 'Z')
}

function controlField(stanza: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1] ?? ''
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
