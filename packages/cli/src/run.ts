// One call of the command line from words to exit code. Every error ends here, in one format and one
// table of codes.
import { CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { COMMANDS, NOUNS } from './commands.ts'
import { readConfig } from './config.ts'
import { type CliError, usageError } from './errors.ts'
import { EXIT_CODES, exitCodeOf } from './exit-codes.ts'
import { createOutput, type Streams } from './output.ts'
import { createProgram } from './program.ts'
import { errorText } from './report-error.ts'

/**
 * @param words the command line after `marque`
 * @returns the exit code
 */
export async function run(words: readonly string[], streams: Streams): Promise<number> {
  const program = createProgram({
    call: (command, { json, ...input }) =>
      command.run(
        {
          output: createOutput(streams, json),
          config: () => readConfig(),
          now: () => Math.floor(Date.now() / 1000),
        },
        input,
      ),
    help: (text) => streams.stdout.write(text),
    helpInstead: (text) => streams.stderr.write(text),
    version: packageJson.version,
  })
  try {
    await program.parseAsync(helpWords(words), { from: 'user' })
    return EXIT_CODES.ok.code
  } catch (error) {
    const outcome = error instanceof CommanderError ? usageOf(error, words) : error
    if (outcome === undefined) return EXIT_CODES.ok.code
    streams.stderr.write(errorText(outcome))
    return exitCodeOf(outcome)
  }
}

/** `marque help license issue` is `marque license issue --help`. */
const helpWords = (words: readonly string[]): readonly string[] =>
  words[0] === 'help' ? [...words.slice(1), '--help'] : words

/** @returns undefined when help or the version was asked for, and shown */
function usageOf(error: CommanderError, words: readonly string[]): CliError | undefined {
  if (error.exitCode === 0) return undefined
  if (error.code === 'commander.help') {
    return usageError('no command is named', 'Name one of the commands above.')
  }
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const help = `${['marque', ...calledWords(words)].join(' ')} --help shows what it takes.`
  if (error.code !== 'commander.unknownCommand') return usageError(message, help)
  const better = suggestion?.replace(/^\(|\)$/g, '')
  return usageError(message, better ?? 'marque --help lists the commands.')
}

/** The words that name a command, or as much of one as there is. */
function calledWords([noun = '', verb = '']: readonly string[]): readonly string[] {
  if (Object.hasOwn(COMMANDS, `${noun} ${verb}`)) return [noun, verb]
  return Object.hasOwn(COMMANDS, noun) || Object.hasOwn(NOUNS, noun) ? [noun] : []
}
