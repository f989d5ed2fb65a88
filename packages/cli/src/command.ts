// What a command is: its arguments, its options and what it does. The parser, `--help` and
// docs/cli.md all read this one description.
import type { CliConfig } from './config.ts'
import type { Output } from './output.ts'

/** What every command is given. */
type Context = {
  readonly output: Output
  /** @throws CliError `configuration` naming every wrong setting */
  readonly config: () => CliConfig
  /** epoch seconds */
  readonly now: () => number
}

/** One option; `T` is what `run` gets. */
export type Option<T> = {
  /** as shown: `--data <dir>` */
  readonly flags: string
  readonly description: string
  readonly mandatory?: boolean
  /** may be given more than once */
  readonly many?: boolean
  readonly fallback?: T
  readonly choices?: readonly string[]
  /** @throws RangeError saying what is allowed */
  readonly parse?: (value: string) => unknown
}

export type Options = { readonly [name: string]: Option<unknown> }
/** Name → what it is. */
export type Arguments = { readonly [name: string]: string }

type Values<O extends Options> = {
  readonly [name in keyof O]: O[name] extends Option<infer T> ? T : never
}

export type CommandSpec<A extends Arguments, O extends Options> = {
  readonly arguments: A
  /** the last argument, if it may be given more than once */
  readonly repeats?: keyof A & string
  readonly options: O
  /** paragraphs below the options: files, examples */
  readonly notes?: string
  readonly run: (
    context: Context,
    input: {
      readonly arguments: { readonly [name in keyof A]: string }
      readonly options: Values<O>
      /** every argument in the order given, with those that repeat */
      readonly given: readonly string[]
    },
  ) => Promise<void>
}

export type Command = CommandSpec<Arguments, Options>

/** Gives `run` the types of the arguments and options that are described beside it. */
export const defineCommand = <A extends Arguments, O extends Options>(
  spec: CommandSpec<A, O>,
): Command => spec as unknown as Command

export const text = (flags: string, description: string): Option<string | undefined> => ({
  flags,
  description,
})

export const neededText = (flags: string, description: string): Option<string> => ({
  flags,
  description,
  mandatory: true,
})

export const textOr = (flags: string, fallback: string, description: string): Option<string> => ({
  flags,
  description,
  fallback,
})

export const flag = (flags: string, description: string): Option<boolean> => ({
  flags,
  description,
  fallback: false,
})

/** Values in the order given; none: empty. */
export const texts = (flags: string, description: string): Option<readonly string[]> => ({
  flags,
  description,
  many: true,
  fallback: [],
})

/** At least one value. */
export const neededTexts = (flags: string, description: string): Option<readonly string[]> => ({
  flags,
  description,
  many: true,
  mandatory: true,
})

export const choice = <const T extends string>(
  flags: string,
  choices: readonly T[],
  description: string,
): Option<T | undefined> => ({ flags, description, choices })

export const neededChoice = <const T extends string>(
  flags: string,
  choices: readonly T[],
  description: string,
): Option<T> => ({ flags, description, mandatory: true, choices })

/** A whole number within bounds. */
export const count = (
  flags: string,
  bounds: { readonly min: number; readonly max: number },
  description: string,
): Option<number | undefined> => ({
  flags,
  description,
  parse: (value) => parseCount(value, bounds),
})

export const PORTS = { min: 0, max: 65_535 }

function parseCount(value: string, { min, max }: { min: number; max: number }): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= min && number <= max)) {
    throw new RangeError(`It must be a whole number from ${min} to ${max}.`)
  }
  return number
}
