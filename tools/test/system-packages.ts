// What the tests need of the machine beside npm's packages: each by the command that proves it and
// the Debian package that brings it. A part that is missing is installed or named, never skipped.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

type SystemPart = { readonly debian: string; readonly file: string }

/** The servers of `npm run start:cluster`, which tests use too. */
export const CLUSTER_PARTS = {
  PostgreSQL: { debian: 'postgresql', file: '/usr/lib/postgresql' },
  Redis: { debian: 'redis-server', file: 'redis-server' },
  'SFTP server': { debian: 'openssh-server', file: 'sshd' },
} as const satisfies { readonly [name: string]: SystemPart }

/** By name of what has to be there. */
export const SYSTEM_PARTS = {
  ...CLUSTER_PARTS,
  'Docker engine': { debian: 'docker.io', file: 'dockerd' },
  'container runtime': { debian: 'runc', file: 'runc' },
  iptables: { debian: 'iptables', file: 'iptables' },
  'network tools': { debian: 'iproute2', file: 'ip' },
  Chromium: { debian: 'chromium', file: 'chromium' },
  'QR reader': { debian: 'zbar-tools', file: 'zbarimg' },
  'arm64 emulator': { debian: 'qemu-user-static', file: 'qemu-aarch64-static' },
  'Chinese font': { debian: 'fonts-noto-cjk', file: '/usr/share/fonts/opentype/noto' },
  Python: { debian: 'python3', file: 'python3' },
  'SMTP client': { debian: 'swaks', file: 'swaks' },
  'SMTP server': {
    debian: 'python3-aiosmtpd',
    file: '/usr/lib/python3/dist-packages/aiosmtpd',
  },
  OpenSSL: { debian: 'openssl', file: 'openssl' },
  MariaDB: { debian: 'mariadb-server', file: 'mariadbd' },
  'S3 gateway': { debian: 'radosgw', file: 'radosgw' },
  'S3 storage': { debian: 'ceph-osd', file: 'ceph-osd' },
  'S3 monitor': { debian: 'ceph-mon', file: 'ceph-mon' },
  tar: { debian: 'tar', file: 'tar' },
  'adjustable clock': { debian: 'faketime', file: 'faketime' },
} as const satisfies { readonly [name: string]: SystemPart }

export const LOAD_PARTS = {
  'HTTP load generator': { debian: 'wrk', file: 'wrk' },
} as const satisfies { readonly [name: string]: SystemPart }

/**
 * Makes sure that every part is there: installs what Debian's package manager can as root.
 * @returns what is still missing, as sentences for a person; empty when all is there
 */
export function ensureSystemParts(parts: { readonly [name: string]: SystemPart }): string[] {
  const missing = Object.values(parts).filter((part) => !isPresent(part))
  if (
    missing.length > 0 &&
    process.getuid?.() === 0 &&
    isPresent({ debian: '', file: 'apt-get' })
  ) {
    install(missing.map((part) => part.debian))
  }
  return Object.entries(parts)
    .filter(([, part]) => !isPresent(part))
    .map(([name, part]) => `${name} is missing: apt-get install -y ${part.debian}`)
}

function isPresent(part: SystemPart): boolean {
  if (part.file.startsWith('/')) return existsSync(part.file)
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, part.file)))
}

/** The servers among them are for tests, which start their own: Debian is told to start none. */
const NO_SERVICES = '/usr/sbin/policy-rc.d'

function install(packages: readonly string[]): void {
  console.error(`installing ${packages.join(' ')}`)
  const isOurs = !existsSync(NO_SERVICES)
  if (isOurs) writeFileSync(NO_SERVICES, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    installWithApt(packages)
  } finally {
    if (isOurs) rmSync(NO_SERVICES)
  }
}

function installWithApt(packages: readonly string[]): void {
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
}
