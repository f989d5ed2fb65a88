// Why the scene cannot go on, with what to do about it; everything else is a fault of ours and shows
// its stack.

export class Failure extends Error {
  readonly hint: string

  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'Failure'
    this.hint = hint
  }
}

export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
