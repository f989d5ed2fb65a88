// A request as a form holds it, and as the server takes it. What the server would refuse to look at at
// all is said here; what is wrong with the content is for the server to judge.
import type { Fault } from '@marque/protocol/errors'
import type { RequestFields } from '../../../api/authority-desk.ts'

export type RequestForm = {
  readonly company: string
  readonly from: string
  readonly contractSignedOn: string
  readonly projectName: string
  readonly product: string
  readonly minor: string
  readonly build: string
  readonly maxRegistrations: string
  readonly note: string
}

export const emptyRequest: RequestForm = {
  company: '',
  from: '',
  contractSignedOn: '',
  projectName: '',
  product: '',
  minor: '',
  build: '',
  maxRegistrations: '',
  note: '',
}

const needed = [
  ['company', 'company'],
  ['from', 'from'],
  ['contractSignedOn', 'contractSignedOn'],
  ['projectName', 'projectName'],
  ['minor', 'productVersion.minor'],
] as const

type ReadRequest = { readonly request?: RequestFields; readonly faults: readonly Fault[] }

export function readRequestForm(form: RequestForm): ReadRequest {
  const given = Object.fromEntries(
    Object.entries(form).map(([name, text]) => [name, text.trim()]),
  ) as RequestForm
  const faults: Fault[] = needed
    .filter(([name]) => given[name] === '')
    .map(([, field]) => ({ field, problem: 'is missing' }))
  const { maxRegistrations: max, product, build, note, minor } = given
  if (max !== '' && !/^\d{1,15}$/.test(max)) {
    faults.push({ field: 'maxRegistrations', problem: 'is not a whole number from 1 to 10000000' })
  }
  if (faults.length > 0) return { faults }
  const request: RequestFields = {
    from: given.from,
    company: given.company,
    projectName: given.projectName,
    contractSignedOn: given.contractSignedOn,
    registrationMethod: 'Private Cloud AUTH',
    productVersion: { minor, ...(build === '' ? {} : { build }) },
    ...(max === '' ? {} : { maxRegistrations: Number(max) }),
    ...(product === '' ? {} : { product }),
    ...(note === '' ? {} : { note }),
  }
  return { request, faults }
}
