// A real SFTP server of a test: OpenSSH, from Debian's `openssh-server`. It runs as an ordinary
// user, whom a key lets in, and who is bound by the rights of the files.
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { startServer, type TestServer } from './server-process.ts'

export type SftpServer = TestServer & {
  readonly host: string
  readonly username: string
  /** the only key that is let in, in OpenSSH's format */
  readonly privateKey: string
  /** an empty directory of the user */
  readonly path: string
  /** a directory on the small disk, if there is one */
  readonly smallPath: string
  /** the host key's fingerprint, as `ssh-keygen -l` shows it: `SHA256:…` */
  readonly fingerprint: string
  /** gives the server another host key and starts it again */
  readonly changeHostKey: () => Promise<void>
}

const HOST = '127.0.0.1'

export async function startSftp(
  t: Pick<TestContext, 'after'>,
  options: { smallDiskKiB?: number } = {},
): Promise<SftpServer> {
  const user = 'nobody'
  const server = await startServer(t, {
    user,
    ready: /Server listening on/,
    smallDiskKiB: options.smallDiskKiB,
    prepare: async ({ directory, run }) => {
      for (const name of ['host', 'user']) await makeKey(run, join(directory, name))
      await run(['mkdir', join(directory, 'files')])
      // By this name PAM knows no service, so it does without the message of the day.
      await run(['ln', '-s', '/usr/sbin/sshd', join(directory, 'sftpd')])
    },
    command: ({ port, directory }) => [
      join(directory, 'sftpd'),
      ...['-D', '-e', '-f', '/dev/null', '-p', `${port}`],
      ...Object.entries({
        ListenAddress: HOST,
        HostKey: join(directory, 'host'),
        AuthorizedKeysFile: join(directory, 'user.pub'),
        StrictModes: 'no',
        PidFile: 'none',
        UsePAM: 'yes',
        MaxStartups: '100',
        Subsystem: 'sftp internal-sftp',
        ForceCommand: 'internal-sftp',
      }).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ],
  })
  const { directory, run } = server
  const fingerprint = await run(['ssh-keygen', '-lf', join(directory, 'host.pub')])
  return {
    ...server,
    host: HOST,
    username: process.getuid?.() === 0 ? user : userInfo().username,
    privateKey: await readFile(join(directory, 'user'), 'utf8'),
    path: join(directory, 'files'),
    smallPath: join(directory, 'small'),
    fingerprint: fingerprint.split(' ')[1] ?? '',
    changeHostKey: async () => {
      await run(['rm', join(directory, 'host'), join(directory, 'host.pub')])
      await makeKey(run, join(directory, 'host'))
      await server.restart()
    },
  }
}

const makeKey = (run: TestServer['run'], file: string): Promise<string> =>
  run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', file])
