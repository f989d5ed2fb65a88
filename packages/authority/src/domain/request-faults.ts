// What is wrong with a license request, all of it at once. A fault that is missed here becomes a
// license for the wrong company or a product that does not exist.
// Implements docs/mission.md R1 and docs/contract.md, `POST /api/v1/requests`.
import type { Fault } from '@marque/protocol'
import { isCalendarDate } from './calendar-date.ts'
import { findProduct, type Product, type Publisher } from './publisher.ts'
import type { Licensee, RequestFields } from './records.ts'

const REGISTRATION_METHOD = 'Private Cloud AUTH'
const MAX_REGISTRATIONS = 10_000_000
const MINOR_VERSION = /^\d{1,9}\.\d{1,9}$/

export type JudgedRequest =
  | { readonly faults: readonly [Fault, ...Fault[]] }
  | { readonly faults: readonly []; readonly licensee: Licensee; readonly product: Product }

/** @param contracts the licensees of the company that the request names */
export function judgeRequest(
  request: RequestFields,
  known: { publisher: Publisher; contracts: readonly Licensee[] },
): JudgedRequest {
  const contract = judgeContract(request, known.contracts)
  const product = judgeProduct(request, known.publisher)
  const [first, ...rest] = [...contract.faults, ...judgeFields(request), ...product.faults]
  if (first !== undefined) return { faults: [first, ...rest] }
  if (contract.licensee === undefined || product.product === undefined) {
    throw new TypeError('a request without faults has a licensee and a product')
  }
  return { faults: [], licensee: contract.licensee, product: product.product }
}

/** A company may have several contracts: the one that fits best is the one that is meant. */
function judgeContract(
  request: RequestFields,
  contracts: readonly Licensee[],
): { faults: readonly Fault[]; licensee?: Licensee } {
  const judged = contracts.map((licensee) => ({
    licensee,
    faults: faultsAgainst(request, licensee),
  }))
  const [best] = judged.sort((a, b) => a.faults.length - b.faults.length)
  return best ?? { faults: [{ field: 'company', problem: 'is not a licensee' }] }
}

function faultsAgainst(request: RequestFields, licensee: Licensee): readonly Fault[] {
  const faults: Fault[] = []
  if (request.from.trim().toLowerCase() !== licensee.email.toLowerCase()) {
    faults.push({ field: 'from', problem: "is not the contract's address" })
  }
  if (
    isCalendarDate(request.contractSignedOn) &&
    request.contractSignedOn !== licensee.contractSignedOn
  ) {
    faults.push({ field: 'contractSignedOn', problem: "is not the contract's date" })
  }
  return faults
}

function judgeFields(request: RequestFields): readonly Fault[] {
  const { contractSignedOn, registrationMethod, maxRegistrations, productVersion } = request
  const faults: Fault[] = []
  if (!isCalendarDate(contractSignedOn)) {
    faults.push({ field: 'contractSignedOn', problem: 'is not a date of the form YYYY-MM-DD' })
  }
  if (registrationMethod.trim() !== REGISTRATION_METHOD) {
    faults.push({ field: 'registrationMethod', problem: `is not "${REGISTRATION_METHOD}"` })
  }
  if (maxRegistrations !== undefined && !isCount(maxRegistrations)) {
    faults.push({
      field: 'maxRegistrations',
      problem: `is not a whole number from 1 to ${MAX_REGISTRATIONS}`,
    })
  }
  if (!MINOR_VERSION.test(productVersion.minor)) {
    faults.push({ field: 'productVersion.minor', problem: 'is not a version like 11.5' })
  }
  if (productVersion.build !== undefined && !isCalendarDate(productVersion.build)) {
    faults.push({ field: 'productVersion.build', problem: 'is not a date of the form YYYY-MM-DD' })
  }
  return faults
}

function judgeProduct(
  request: RequestFields,
  publisher: Publisher,
): { faults: readonly Fault[]; product?: Product } {
  const [only, ...others] = publisher.products
  if (request.product === undefined && only !== undefined && others.length === 0) {
    return { faults: [], product: only }
  }
  const names = publisher.products.map(({ name }) => name).join(', ')
  if (request.product === undefined) {
    return { faults: [{ field: 'product', problem: `is missing; it is one of: ${names}` }] }
  }
  const product = findProduct(publisher, request.product)
  return product === undefined
    ? { faults: [{ field: 'product', problem: `is not one of: ${names}` }] }
    : { faults: [], product }
}

const isCount = (value: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= MAX_REGISTRATIONS
