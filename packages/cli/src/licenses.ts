// What the commands say that issue a newer license.
import { type Answer, textAt } from './authority-client.ts'
import { factLines } from './text.ts'

export const newerLicenseText = (answer: Answer): string =>
  factLines([
    ['license', textAt(answer, 'license', 'id')],
    ['serial', textAt(answer, 'license', 'serial')],
  ])
