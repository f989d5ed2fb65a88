// `marque license suspend LICENSE`
import { connectAuthority, pathPart } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { newerLicenseText } from '../licenses.ts'

export const command = defineCommand({
  arguments: { license: 'id of the license' },
  options: {},
  notes: `From now on the deployment is not activated. Running nodes lose their entitlements at their next
renewal after the newer license file was handed to the license server.`,
  run: async ({ output, config }, { arguments: { license } }) => {
    const path = `licenses/${pathPart(license, 'license')}/suspend`
    const changed = await connectAuthority(config()).post(path)
    output.result(changed, newerLicenseText(changed))
  },
})
