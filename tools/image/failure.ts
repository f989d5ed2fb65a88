// How a build step fails: one sentence that names the culprit, one that names the remedy. Anything
// else that is thrown here is a bug and shows its stack.

export class BuildFailure extends Error {
  readonly remedy: string

  constructor(detail: string, remedy: string, options?: { cause?: unknown }) {
    super(detail, options)
    this.name = 'BuildFailure'
    this.remedy = remedy
  }
}
