// The closed table of everything that Marque refuses, in both languages of the product.
// HTTP answers, the SDK, pages, the CLI, logs, metrics and docs/errors.md all read this page;
// a refusal that is not here cannot be thrown. Implements docs/protocol.md §8.
import { CATALOGUE_TEXTS } from './catalogue-texts.ts'

export type ErrorName = keyof typeof CODES

type BilingualText = { readonly en: string; readonly zh: string }

export type CatalogueEntry = {
  /** 0: never travels over HTTP */
  readonly code: number
  /** HTTP status; 0: never travels over HTTP */
  readonly status: number
  /** the headline that a dialog shows */
  readonly title: BilingualText
  /** what it means */
  readonly explanation: BilingualText
  /** what to do now */
  readonly remedy: BilingualText
}

/** Name → [code, HTTP status]. */
const CODES = {
  JSON_PARSER_ERROR: [10000, 400],
  PARAM_INPUT_ERROR: [10001, 400],
  DO_NOT_NEED_DEACTIVATE: [20000, 404],
  LICENSE_EXPIRED: [30000, 403],
  REPORT_VERSION_ERROR: [30001, 403],
  ACCOUNT_STATUS_ERROR: [30002, 403],
  LICENSE_IP_ERROR: [30003, 403],
  LICENSE_DOMAIN_ERROR: [30004, 403],
  LICENSE_APPNAME_ERROR: [30005, 403],
  REGISTER_OUT_OF_LIMIT: [30007, 409],
  SERVER_UNREACHABLE: [0, 0],
  CERTIFICATE_INCORRECT: [40000, 403],
  SERVER_NOT_ACTIVATED: [40001, 503],
  PROJECT_LOCKED: [40002, 409],
  ENVIRONMENT_CHANGED: [40003, 403],
  LEASE_UNKNOWN: [40004, 404],
  CLOCK_MOVED_BACK: [40005, 503],
  EVICTED: [40006, 403],
  CLONE_DETECTED: [40007, 403],
  REINSTALL_LIMIT: [40008, 403],
  NODE_DUPLICATED: [40009, 409],
  CODE_INCORRECT: [41000, 403],
  CODE_LOCKED: [41001, 429],
  CHALLENGE_EXPIRED: [41002, 410],
  LINK_EXPIRED: [41003, 410],
  LOGIN_REQUIRED: [40100, 401],
  NOT_ALLOWED: [40300, 403],
  NOT_FOUND: [40400, 404],
  CONFLICT: [40900, 409],
  BODY_TOO_LARGE: [41300, 413],
  CONTENT_TYPE: [41500, 415],
  TOO_MANY_REQUESTS: [42900, 429],
  INTERNAL: [50000, 500],
  NOT_READY: [50300, 503],
} as const satisfies { readonly [name: string]: readonly [code: number, status: number] }

export const ERROR_NAMES = Object.keys(CODES) as readonly ErrorName[]

/** Every refusal by name. */
export const CATALOGUE = Object.fromEntries(
  ERROR_NAMES.map((name) => {
    const [code, status] = CODES[name]
    return [name, { code, status, ...CATALOGUE_TEXTS[name] }]
  }),
) as { readonly [name in ErrorName]: CatalogueEntry }

const NAME_BY_CODE: ReadonlyMap<number, ErrorName> = new Map(
  ERROR_NAMES.map((name) => [CODES[name][0], name]),
)

/** @returns undefined if this version of the catalogue does not know the code */
export const findErrorName = (code: number): ErrorName | undefined =>
  code === 0 ? undefined : NAME_BY_CODE.get(code)

/**
 * The refusals that end a running product's entitlements at once; with any other code the last
 * lease carries on to its end (docs/protocol.md §8, last paragraph).
 */
export const ENDS_ENTITLEMENTS: ReadonlySet<ErrorName> = new Set([
  'LICENSE_EXPIRED',
  'REPORT_VERSION_ERROR',
  'ACCOUNT_STATUS_ERROR',
  'LICENSE_IP_ERROR',
  'LICENSE_DOMAIN_ERROR',
  'LICENSE_APPNAME_ERROR',
  'CERTIFICATE_INCORRECT',
  'EVICTED',
])
