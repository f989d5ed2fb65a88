// `marque license request FILE.json`
import { type Fault, MarqueError } from '@marque/protocol/errors'
import { type Answer, connectAuthority, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { RefusedError } from '../errors.ts'
import { readJson } from '../files.ts'
import { factLines } from '../text.ts'

export const command = defineCommand({
  arguments: { file: 'JSON file with the fields of a license request' },
  options: {},
  notes: `The file, for example:
  { "from": "admin@example.com", "company": "Example Works", "projectName": "reporting",
    "contractSignedOn": "2026-01-31", "registrationMethod": "Private Cloud AUTH",
    "maxRegistrations": 2, "productVersion": { "minor": "11.5" } }
A request with faults is kept as rejected, and the exit code is 3.`,
  run: async ({ output, config }, { arguments: { file } }) => {
    const body = await readJson(file)
    const request = await connectAuthority(config()).post('requests', body)
    output.result(
      request,
      factLines([
        ['request', textAt(request, 'id')],
        ['state', textAt(request, 'state')],
      ]),
    )
    if (request['state'] !== 'open') throw new RefusedError(rejection(request))
  },
})

const rejection = (request: Answer): MarqueError =>
  new MarqueError('PARAM_INPUT_ERROR', {
    reason: 'the request is rejected',
    faults: Array.isArray(request['faults']) ? request['faults'].map(faultOf) : [],
  })

const faultOf = (fault: unknown): Fault => ({
  field: textAt(fault, 'field'),
  problem: textAt(fault, 'problem'),
})
