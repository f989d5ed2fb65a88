// What a mail asks for, made of its title and its fields, with everything that is wrong or missing. The
// faults go back to the sender in one reply, so each names its field and what is expected.
// Implements docs/mission.md R1 and R20.
import { type Fault, UUID_PATTERN } from '@marque/protocol'
import type { RequestFields } from '../domain/records.ts'
import { hasHiddenCharacters, nameKey, plain } from './plain-text.ts'
import type { MailField, MailFields } from './read-fields.ts'
import type { MailTitle } from './read-title.ts'

const METHOD = 'Private Cloud AUTH'
const MAX_NAME_LENGTH = 200
const MAX_TEXT_LENGTH = 100
const MISSING = 'is missing'
const UNCLEAR = 'is given more than once'
const UNUSABLE = 'holds characters that a name may not have, or too many'

/** Where each labelled field is named in a request, and in the reply. */
const NAMES: { readonly [field in MailField]?: string } = {
  minor: 'productVersion.minor',
  build: 'productVersion.build',
}

const nameOf = (field: MailField): string => NAMES[field] ?? field

export type MailRequest = {
  readonly fields: RequestFields
  /** beside what `judgeRequest` finds; of the fields named here its word does not count */
  readonly faults: readonly Fault[]
}

/** @param mail.company the licensee's name as it was registered */
export function licenseRequestOf(
  { values, unclear, language }: MailFields,
  mail: { from: string; company: string; title: MailTitle },
): MailRequest {
  const faults: Fault[] = unclear
    .filter((field) => REQUEST_FIELDS.has(field))
    .map((field) => ({ field: nameOf(field), problem: UNCLEAR }))
  const lacks = (field: string, problem: string): void => {
    if (!faults.some((fault) => fault.field === field)) faults.push({ field, problem })
  }
  const projectName = values.projectName?.trim() ?? ''
  if (projectName === '') lacks('projectName', MISSING)
  else if (!isName(projectName)) lacks('projectName', UNUSABLE)
  for (const field of ['contractSignedOn', 'registrationMethod'] as const) {
    if (values[field] === undefined) lacks(field, MISSING)
  }
  const count = readCount(values.maxRegistrations)
  if (count === 'garbled') {
    lacks('maxRegistrations', 'is not a whole number from 1 to 10000000')
  }
  const version = readVersion(values)
  if (version.minor === '') lacks('productVersion.minor', MISSING)
  if (!isSameProduct(values.product, mail.title)) {
    lacks('product', 'is not the product of the title')
  }
  return {
    faults,
    fields: {
      from: mail.from,
      company: mail.company,
      projectName: isName(projectName) ? projectName : short(projectName),
      contractSignedOn: short(values.contractSignedOn ?? ''),
      registrationMethod: methodOf(values.registrationMethod ?? ''),
      ...(typeof count === 'number' && { maxRegistrations: count }),
      product: mail.title.product.id,
      productVersion: version,
      language,
    },
  }
}

const REQUEST_FIELDS: ReadonlySet<MailField> = new Set([
  'projectName',
  'contractSignedOn',
  'registrationMethod',
  'maxRegistrations',
  'productVersion',
  'minor',
  'build',
  'product',
])

const isName = (text: string): boolean =>
  text.length <= MAX_NAME_LENGTH && !hasHiddenCharacters(text)

/** What is shown of a value that cannot be used. */
const short = (text: string): string =>
  plain(text).replaceAll(/\p{C}/gu, ' ').toWellFormed().slice(0, MAX_TEXT_LENGTH)

const methodOf = (text: string): string =>
  nameKey(text) === nameKey(METHOD) ? METHOD : short(text)

function readCount(text: string | undefined): number | 'garbled' | undefined {
  if (text === undefined) return undefined
  const number = /^(\d{1,8})(?:\s*(?:nodes?|个|节点|个节点))?$/i.exec(plain(text))?.[1]
  const count = Number(number)
  return number !== undefined && count >= 1 && count <= 10_000_000 ? count : 'garbled'
}

const VERSION =
  /^(?:(?:minor )?version|次版本号?)?[\s:]*v?([^\s,;()/、。]*)[\s,;()/、]*(?:(?:build(?: date)?|构建(?:日期)?)[\s:]*)?([^()]*?)[\s)]*$/i

/** `11.5`, `11.5, build 2026-06-01`, `11.5 (2026-06-01)`; or each in a line of its own. */
export function readVersion(
  values: Pick<MailFields['values'], 'productVersion' | 'minor' | 'build'>,
): { minor: string; build?: string } {
  const whole = VERSION.exec(plain(values.productVersion ?? '').slice(0, MAX_TEXT_LENGTH))
  const minor = values.minor === undefined ? (whole?.[1] ?? '') : short(values.minor)
  const build = values.build ?? whole?.[2] ?? ''
  return {
    minor: short(minor).replace(/^v(?=\d)/i, ''),
    ...(build !== '' && { build: short(build) }),
  }
}

const isSameProduct = (given: string | undefined, { product }: MailTitle): boolean =>
  given === undefined || [product.name, product.id].some((name) => nameKey(name) === nameKey(given))

export type MailMigration = {
  readonly deploymentId?: string
  readonly serverAddress?: string
  readonly faults: readonly Fault[]
}

const UUID_ANYWHERE = new RegExp(UUID_PATTERN.replace(/^\^|\$$/g, ''), 'i')
const ADDRESS_ANYWHERE = /https?:\/\/[^\s<>"']{1,200}/i

/** @param proof the deployment that an attached `privateConfig` names */
export function migrationOf(
  { values, unclear }: MailFields,
  mail: { text: string; proof?: string | undefined },
): MailMigration {
  const faults: Fault[] = unclear
    .filter((field) => field === 'serverAddress' || field === 'deploymentId')
    .map((field) => ({ field, problem: UNCLEAR }))
  const serverAddress = values.serverAddress ?? ADDRESS_ANYWHERE.exec(mail.text)?.[0]
  const named = UUID_ANYWHERE.exec(values.deploymentId ?? mail.text)?.[0]?.toLowerCase()
  if (serverAddress === undefined) faults.push({ field: 'serverAddress', problem: MISSING })
  const deploymentId = named ?? mail.proof
  if (deploymentId === undefined) faults.push({ field: 'deploymentId', problem: MISSING })
  else if (mail.proof !== undefined && mail.proof !== deploymentId) {
    faults.push({
      field: 'deploymentId',
      problem: 'is not the deployment of the attached privateConfig',
    })
  }
  return {
    faults,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(serverAddress !== undefined && { serverAddress: short(serverAddress) }),
  }
}
