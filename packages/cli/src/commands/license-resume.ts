// `marque license resume LICENSE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { newerLicenseText } from '../licenses.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: {},
  notes: `Nodes are entitled again after the newer license file was handed to the license server.`,
  run: async ({ output, config }, { arguments: { license } }) => {
    const path = `licenses/${pathPart(license, 'license')}/resume`
    const changed = await connectAuthority(config()).post(path)
    output.result(changed, newerLicenseText(changed))
  },
})
