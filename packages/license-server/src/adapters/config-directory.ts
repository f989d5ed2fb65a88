// The config directory: it must be there and writable before anything else is tried, and in the image
// it must be mapped, or the instance is lost with its container. Implements docs/mission.md, R5.
import { access, constants, mkdir, readFile } from 'node:fs/promises'
import { ConfigurationError } from '../configuration-error.ts'
import { isMountPoint } from '../domain/mountinfo.ts'

/** @throws ConfigurationError if the directory cannot be made or written */
export async function prepareConfigDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new ConfigurationError(
      `the config directory ${directory} cannot be written (${code})`,
      'make it writable for the user that runs the license server, or map another one there',
      { cause },
    )
  }
}

/** Whether a directory of the container is mapped to the host. */
export async function isMapped(directory: string): Promise<boolean> {
  return isMountPoint(await readFile('/proc/self/mountinfo', 'utf8'), directory)
}
