// `marque license show LICENSE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { licenseText } from '../licenses.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: {},
  run: async ({ output, config }, { arguments: { license } }) => {
    const shown = await connectAuthority(config()).get(`licenses/${pathPart(license, 'license')}`)
    output.result(shown, licenseText(shown))
  },
})
