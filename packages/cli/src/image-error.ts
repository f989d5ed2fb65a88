// What a fault of an image or archive means to whoever called a command.
import { ImageError, type ImageErrorCode } from '@marque/image'
import { CliError } from './errors.ts'
import type { ExitKind } from './exit-codes.ts'

const KINDS: { readonly [code in ImageErrorCode]: ExitKind } = {
  ARCHIVE_INVALID: 'invalidDocument',
  ENTRY_REFUSED: 'invalidDocument',
  ARCHIVE_UNREADABLE: 'failed',
  BASE_MISSING: 'configuration',
  BASE_INVALID: 'configuration',
  INPUT_REFUSED: 'usage',
}

/** Runs work on images and tells its faults as this program does. */
export async function explainImageErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    throw new CliError(KINDS[error.code], error.message, error.remedy, { cause: error })
  }
}
