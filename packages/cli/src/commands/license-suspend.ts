// `marque license suspend LICENSE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { newerLicenseText } from '../licenses.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: {},
  notes: `A suspended license ends the entitlements of every node as soon as the newer license file is handed
to the license server, and its deployment is not activated any more.`,
  run: async ({ output, config }, { arguments: { license } }) => {
    const path = `licenses/${pathPart(license, 'license')}/suspend`
    const changed = await connectAuthority(config()).post(path)
    output.result(changed, newerLicenseText(changed))
  },
})
