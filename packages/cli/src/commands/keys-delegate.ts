// `marque keys delegate …`
import { delegateKeys } from '@marque/authority'
import { count, defineCommand, neededText, text } from '../command.ts'
import { madeKeysText } from '../made-keys.ts'
import { readPassphrase } from '../passphrase.ts'

export const command = defineCommand({
  arguments: {},
  options: {
    data: neededText('--data <dir>', 'data directory of the authority'),
    rootDir: text('--root-dir <dir2>', 'where the root key is; DIR/keys if absent'),
    out: text('--out <dir3>', 'where the new key set goes; DIR/keys if absent'),
    days: count(
      '--days <n>',
      { min: 1, max: 3650 },
      'how long the issuing key may issue; 400 if absent',
    ),
  },
  notes: `On an offline machine: --out names the directory to carry to DIR/keys of the authority, which takes
the new keys up without a restart. Old activation keys are kept; licenses out there name them.`,
  run: async ({ output, config }, { options }) => {
    const passphrase = await readPassphrase(config(), 'open')
    const made = await delegateKeys({
      dataDirectory: options.data,
      passphrase,
      ...(options.rootDir === undefined ? {} : { rootDirectory: options.rootDir }),
      ...(options.out === undefined ? {} : { outDirectory: options.out }),
      ...(options.days === undefined ? {} : { days: options.days }),
    })
    output.result(made, madeKeysText(made))
  },
})
