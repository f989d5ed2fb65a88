// Why the license server cannot start, in one line that says what is wrong and how to mend it.
// The entry point turns it into exit code 78 (docs/contract.md, "License server").

/** @param hint what the administrator should do now */
export class ConfigurationError extends Error {
  readonly hint: string

  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ConfigurationError'
    this.hint = hint
  }
}
