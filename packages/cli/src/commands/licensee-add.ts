// `marque licensee add FILE.json`
import { connectAuthority, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { readJson } from '../files.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { file: 'JSON file: name, email, contractSignedOn' },
  options: {},
  notes: `The file, for example:
  { "name": "Example Works", "email": "admin@example.com", "contractSignedOn": "2026-01-31" }`,
  run: async ({ output, config }, { arguments: { file } }) => {
    const body = await readJson(file)
    const licensee = await connectAuthority(config()).post('licensees', body)
    output.result(
      licensee,
      factLines([
        ['licensee', textAt(licensee, 'id')],
        ['name', textAt(licensee, 'name')],
      ]),
    )
  },
})
