// Archives made of the base layers in a directory. They are opened at the first archive and stay open;
// while they are missing, every archive says which command makes them.
import { type ImageBase, ImageError, openBase, streamArchive } from '@marque/image'
import { MarqueError } from '@marque/protocol'
import type { Archives } from '../ports.ts'

export function imageArchives(directory: string): Archives {
  let opened: Promise<ImageBase> | undefined
  const base = (): Promise<ImageBase> => {
    opened ??= openBase(directory).catch((error: unknown) => {
      opened = undefined
      throw notReady(error)
    })
    return opened
  }
  return {
    prepare: async (request) => streamArchive({ base: await base(), ...request }),
    close: async () => {
      const last = opened
      opened = undefined
      await last?.then((open) => open.close()).catch(() => {})
    },
  }
}

/** Paths of this machine stay in the log. */
const notReady = (error: unknown): unknown =>
  error instanceof ImageError && (error.code === 'BASE_MISSING' || error.code === 'BASE_INVALID')
    ? new MarqueError(
        'NOT_READY',
        {
          reason:
            error.code === 'BASE_MISSING'
              ? 'the base layers of the image are missing; build them: npm run build:image'
              : 'the base layers of the image are damaged; build them again: npm run build:image',
        },
        { cause: error },
      )
    : error
