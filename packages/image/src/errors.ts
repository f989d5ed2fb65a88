// Every way in which an image or archive is refused, with its remedy, in one table. A fault without
// a code here would reach the operator as a stack trace instead of as something to do.

const REMEDIES = {
  BASE_MISSING: 'Build the base layers first: npm run build:image',
  BASE_INVALID: 'Build the base layers again: npm run build:image',
  ARCHIVE_INVALID: 'Get the archive again from the publisher and compare its SHA-256.',
  ARCHIVE_UNREADABLE: 'Check the path and that the file may be read.',
  ENTRY_REFUSED: 'Use relative names without "..", at most 255 bytes long, each name once.',
  INPUT_REFUSED: 'Correct the value that the message names.',
} as const

/** Why the image package refused; a closed table. */
export type ImageErrorCode = keyof typeof REMEDIES

/** A refusal of the image package: a code, a sentence that names the culprit, and what to do. */
export class ImageError extends Error {
  readonly code: ImageErrorCode
  readonly remedy: string

  constructor(code: ImageErrorCode, detail: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'ImageError'
    this.code = code
    this.remedy = REMEDIES[code]
  }
}
