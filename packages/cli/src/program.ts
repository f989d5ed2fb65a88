// Builds the parser from the table of commands. The options of a command are read only when it is
// the one that was called.
import {
  Argument,
  InvalidArgumentError,
  Command as Parser,
  Option as ParserOption,
} from 'commander'
import type { Command, Option } from './command.ts'
import { COMMANDS, NOUNS } from './commands.ts'
import { reasonOf } from './errors.ts'

/** Where the parser sends the command that was called. */
type Call = (
  command: Command,
  input: {
    readonly arguments: { readonly [name: string]: string }
    readonly options: { readonly [name: string]: unknown }
    readonly given: readonly string[]
    readonly json: boolean
  },
) => Promise<void>

const HELP = ['-h, --help', 'show this help'] as const

type Setting = {
  readonly call: Call
  /** where help goes that was asked for */
  readonly help: (text: string) => void
  /** where help goes that nobody asked for */
  readonly helpInstead: (text: string) => void
  readonly version: string
}

/** @returns a parser that throws CommanderError and prints no errors itself */
export function createProgram(setting: Setting): Parser {
  const { call, version } = setting
  const program = newParser('marque', setting)
    .description('Licensing for software that runs where there is no Internet.')
    .version(version, '--version', 'show the version')
    .addHelpText('after', '\nEvery command takes --json and --help. Documentation: docs/cli.md')
  const nouns = new Map<string, Parser>()
  for (const [words, { summary, load }] of Object.entries(COMMANDS)) {
    const [first = '', verb] = words.split(' ')
    const parent = verb === undefined ? program : nounOf(first, { nouns, program, setting })
    const leaf = newParser(verb ?? first, setting)
      .summary(summary)
      .description(sentenceOf(summary))
    parent.addCommand(leaf)
    parent.hook('preSubcommand', async (_parent, called) => {
      if (called === leaf) describe(leaf, await load(), call)
    })
  }
  return program
}

const sentenceOf = (summary: string): string =>
  `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`

function newParser(name: string, { help, helpInstead }: Setting): Parser {
  return new Parser(name)
    .exitOverride()
    .helpCommand(false)
    .helpOption(...HELP)
    .configureOutput({ writeOut: help, writeErr: helpInstead, outputError: () => {} })
    .configureHelp({ showGlobalOptions: false })
}

function nounOf(
  name: string,
  { nouns, program, setting }: { nouns: Map<string, Parser>; program: Parser; setting: Setting },
): Parser {
  const known = nouns.get(name)
  if (known !== undefined) return known
  const summary = NOUNS[name as keyof typeof NOUNS]
  const noun = newParser(name, setting).summary(summary).description(sentenceOf(summary))
  program.addCommand(noun)
  nouns.set(name, noun)
  return noun
}

/** Puts a command's own arguments and options on its parser, and calls it when they are read. */
function describe(parser: Parser, command: Command, call: Call): void {
  const names = Object.keys(command.arguments)
  for (const [name, description] of Object.entries(command.arguments)) {
    const dots = name === command.repeats ? '...' : ''
    parser.addArgument(new Argument(`<${name}${dots}>`, description))
  }
  const options = Object.entries(command.options).map(
    ([name, option]) => [name, parserOption(option)] as const,
  )
  for (const [, option] of options) parser.addOption(option)
  parser.option('--json', 'print the result as JSON')
  if (command.notes !== undefined) parser.addHelpText('after', `\n${command.notes}`)
  parser.action(async () => {
    const given = parser.opts()
    await call(command, {
      arguments: Object.fromEntries(names.map((name, at) => [name, parser.args[at] ?? ''])),
      options: Object.fromEntries(options.map(([name, o]) => [name, given[o.attributeName()]])),
      given: parser.args,
      json: given['json'] === true,
    })
  })
}

function parserOption(option: Option<unknown>): ParserOption {
  const { flags, description, mandatory = false, many = false, fallback, choices, parse } = option
  const made = new ParserOption(flags, description).makeOptionMandatory(mandatory)
  if (choices !== undefined) made.choices(choices)
  if (many) made.argParser<readonly string[]>((value, before = []) => [...before, value])
  if (parse !== undefined) made.argParser((value) => parseOrExplain(parse, value))
  if (many && !mandatory) made.default([], 'none')
  else if (fallback !== undefined && fallback !== false) made.default(fallback)
  return made
}

function parseOrExplain(parse: (value: string) => unknown, value: string): unknown {
  try {
    return parse(value)
  } catch (error) {
    throw new InvalidArgumentError(reasonOf(error))
  }
}
