// Why the authority, or the making of its keys, cannot begin: one line that says what is wrong and how
// to mend it. The entry point turns it into exit code 78 (docs/contract.md, "Command line").

/** @param hint what the operator should do now */
export class ConfigurationError extends Error {
  readonly hint: string

  constructor(message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ConfigurationError'
    this.hint = hint
  }
}
