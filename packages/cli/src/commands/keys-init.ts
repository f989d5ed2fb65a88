// `marque keys init …`
import { initKeys } from '@marque/authority'
import { defineCommand, neededText, neededTexts, text, texts } from '../command.ts'
import { madeKeysText } from '../made-keys.ts'
import { readPassphrase } from '../passphrase.ts'

export const command = defineCommand({
  arguments: {},
  options: {
    data: neededText('--data <dir>', 'data directory of the authority'),
    rootDir: text(
      '--root-dir <dir2>',
      'where the root key goes instead: a medium that is kept offline',
    ),
    publisher: neededText('--publisher <name>', 'name of the publisher'),
    slug: neededText('--slug <slug>', 'begins image names: small letters, digits, underscores'),
    product: neededTexts('--product <name...>', 'products: names, or id=NAME'),
    mailAddress: texts(
      '--mail-address <address...>',
      'addresses that license requests may be mailed to; none: any',
    ),
  },
  notes: `Writes DIR/keys/, DIR/trust.json and DIR/publisher.json; nothing that exists is overwritten. The root
key lies under a passphrase: the first line of the file that MARQUE_ROOT_PASSPHRASE_FILE names, or
asked for. trust.json goes into the product; the root key is needed again in a year.`,
  run: async ({ output, config }, { options }) => {
    const passphrase = await readPassphrase(config(), 'new')
    const made = await initKeys({
      dataDirectory: options.data,
      ...(options.rootDir === undefined ? {} : { rootDirectory: options.rootDir }),
      passphrase,
      publisher: options.publisher,
      slug: options.slug,
      products: options.product,
      mailAddresses: options.mailAddress,
    })
    output.result(made, madeKeysText(made))
  },
})
