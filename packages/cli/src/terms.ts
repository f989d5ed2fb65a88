// License terms from the command line: a file of them, options, or both, where an option replaces the
// field of the file. The authority judges them; here only their spelling is read.
import { count, type Option, text, texts } from './command.ts'
import { CliError, usageError } from './errors.ts'
import { readJson } from './files.ts'

const SECONDS = { min: 1, max: 31_536_000 }

/** The options of every command that sets terms. */
export const TERM_OPTIONS = {
  terms: text('--terms <file>', 'JSON file with any of the terms, as in the API'),
  maxConnections: count(
    '--max-connections <n>',
    { min: 1, max: 10_000_000 },
    'how many nodes may be registered at once',
  ),
  expires: instant(
    '--expires <date>',
    'last day, or exact instant; `never` makes it perpetual',
    'last',
  ),
  notBefore: instant('--not-before <date>', 'first day, or exact instant', 'first'),
  versions: text('--versions <range>', 'product versions as a semver range: ~11.5'),
  builtBefore: text('--built-before <date>', 'only builds before this day (with --versions)'),
  ip: texts('--ip <cidr>', 'allowed address range; may be repeated'),
  domain: texts('--domain <name>', 'allowed domain, as in *.example; may be repeated'),
  appName: texts('--app-name <name>', 'allowed app name; may be repeated'),
  entitlement: texts(
    '--entitlement <name=value>',
    'usage right: true, false, a number or a text; may be repeated',
  ),
  renewSeconds: count(
    '--renew-seconds <n>',
    SECONDS,
    'how often nodes renew (with --grace-seconds)',
  ),
  graceSeconds: count('--grace-seconds <n>', SECONDS, 'how long a lease is good without renewal'),
} as const

export const TERM_NOTES = `Days are UTC: --expires 2027-12-31 ends with that day, --not-before 2027-01-01 begins with it.
A term that is given replaces the whole field; what is not given stays as it is.`

type TermValues = {
  readonly [name in keyof typeof TERM_OPTIONS]: (typeof TERM_OPTIONS)[name] extends Option<infer T>
    ? T
    : never
}

/** @returns the terms in the form of the API; `undefined` if none were given */
export async function readTerms(
  given: TermValues,
): Promise<{ readonly [name: string]: unknown } | undefined> {
  const fromFile = given.terms === undefined ? {} : await readTermsFile(given.terms)
  const fromOptions = Object.fromEntries(
    Object.entries(termsOf(given)).filter(([, value]) => value !== undefined),
  )
  const terms = { ...fromFile, ...fromOptions }
  return Object.keys(terms).length === 0 ? undefined : terms
}

function termsOf(given: TermValues): { readonly [name: string]: unknown } {
  return {
    maxConnections: given.maxConnections,
    exp: instantOrNull(given.expires),
    nbf: instantOrNull(given.notBefore),
    versions: versionsOf(given),
    ips: listOf(given.ip),
    domains: listOf(given.domain),
    appNames: listOf(given.appName),
    entitlements:
      given.entitlement.length === 0
        ? undefined
        : Object.fromEntries(given.entitlement.map(parseEntitlement)),
    lease: leaseOf(given),
  }
}

async function readTermsFile(path: string): Promise<object> {
  const terms = await readJson(path)
  if (typeof terms !== 'object' || terms === null || Array.isArray(terms)) {
    throw new CliError(
      'invalidDocument',
      `${path} does not hold an object of terms`,
      'Write it like { "maxConnections": 10, "entitlements": { "dashboards": true } }.',
    )
  }
  return terms
}

function versionsOf({ versions, builtBefore }: TermValues): object | undefined {
  if (versions !== undefined) {
    return builtBefore === undefined ? { range: versions } : { range: versions, builtBefore }
  }
  if (builtBefore === undefined) return undefined
  throw usageError(
    '--built-before needs --versions beside it',
    'Both are one field of the license, which is replaced as a whole.',
  )
}

function leaseOf({ renewSeconds, graceSeconds }: TermValues): object | undefined {
  if (renewSeconds !== undefined && graceSeconds !== undefined)
    return { renewSeconds, graceSeconds }
  if (renewSeconds === undefined && graceSeconds === undefined) return undefined
  throw usageError(
    '--renew-seconds and --grace-seconds are given together',
    'Both are one field of the license, which is replaced as a whole.',
  )
}

function parseEntitlement(text: string): readonly [string, boolean | number | string] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined) {
    throw usageError(`--entitlement ${text} has no value`, 'Write it as name=value.')
  }
  if (value === 'true' || value === 'false') return [name, value === 'true']
  const isNumber = /^-?\d+(\.\d+)?$/.test(value)
  return [name, isNumber ? Number(value) : value]
}

const listOf = (values: readonly string[]): readonly string[] | undefined =>
  values.length === 0 ? undefined : values

/** `null` takes the date away; the parser of options cannot carry it. */
const instantOrNull = (given: Instant | undefined): number | null | undefined =>
  given === 'never' ? null : given

/** Epoch seconds. */
type Instant = number | 'never'

function instant(
  flags: string,
  description: string,
  ofDay: 'first' | 'last',
): Option<Instant | undefined> {
  return { flags, description, parse: (value) => parseInstant(value, ofDay) }
}

/** Epoch seconds of a day's first or last second, or of an exact instant. */
function parseInstant(value: string, ofDay: 'first' | 'last'): Instant {
  if (value === 'never') return value
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value)
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(value)
  const time = ofDay === 'last' ? 'T23:59:59Z' : 'T00:00:00Z'
  const instantMs = isDay || isInstant ? Date.parse(isDay ? `${value}${time}` : value) : Number.NaN
  const isReal =
    !isDay || (!Number.isNaN(instantMs) && new Date(instantMs).toISOString().startsWith(value))
  if (Number.isNaN(instantMs) || !isReal) {
    throw new RangeError(
      'It must be a day like 2027-12-31 or an instant like 2027-12-31T12:00:00Z.',
    )
  }
  return Math.floor(instantMs / 1000)
}
