// The passphrase of the root key: out of the file that the settings name, or asked for at a terminal.
// It is never an argument: other accounts of the machine can read those.
import type { CliConfig } from './config.ts'
import { readSecretFile } from './config.ts'
import { CliError } from './errors.ts'

/**
 * @param purpose a new passphrase is asked for twice
 * @throws CliError `configuration` if there is neither a file nor a terminal
 */
export async function readPassphrase(config: CliConfig, purpose: 'new' | 'open'): Promise<string> {
  if (config.rootPassphraseFile !== undefined) {
    return readSecretFile(config.rootPassphraseFile, 'MARQUE_ROOT_PASSPHRASE_FILE')
  }
  if (!(process.stdin.isTTY && process.stderr.isTTY)) {
    throw new CliError(
      'configuration',
      'the passphrase of the root key is needed, and there is no terminal to ask for it',
      'Write it into a file that only you may read, and set MARQUE_ROOT_PASSPHRASE_FILE to that file.',
    )
  }
  const passphrase = await ask('Passphrase of the root key')
  if (purpose === 'new' && (await ask('The same again')) !== passphrase) {
    throw new CliError('failed', 'the two passphrases differ', 'Nothing was written; try again.')
  }
  return passphrase
}

async function ask(message: string): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await password({ message, output: process.stderr })
  if (isCancel(answer)) throw new CliError('failed', 'stopped', 'Nothing was written.')
  if (!answer)
    throw new CliError('usage', 'the passphrase is empty', 'Choose one that nobody guesses.')
  return answer
}
