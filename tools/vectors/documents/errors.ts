// The error catalogue and problems (docs/protocol.md §8). The table is copied from the page by hand.
import { good, type Json, type VectorCase, type VectorFile } from '../vector-file.ts'

/** name, code, HTTP status, and whether it ends a running product's entitlements at once */
const TABLE: readonly (readonly [name: string, code: number, status: number, ends?: true])[] = [
  ['JSON_PARSER_ERROR', 10000, 400],
  ['PARAM_INPUT_ERROR', 10001, 400],
  ['DO_NOT_NEED_DEACTIVATE', 20000, 404],
  ['LICENSE_EXPIRED', 30000, 403, true],
  ['REPORT_VERSION_ERROR', 30001, 403, true],
  ['ACCOUNT_STATUS_ERROR', 30002, 403, true],
  ['LICENSE_IP_ERROR', 30003, 403, true],
  ['LICENSE_DOMAIN_ERROR', 30004, 403, true],
  ['LICENSE_APPNAME_ERROR', 30005, 403, true],
  ['REGISTER_OUT_OF_LIMIT', 30007, 409],
  ['SERVER_UNREACHABLE', 0, 0],
  ['CERTIFICATE_INCORRECT', 40000, 403, true],
  ['SERVER_NOT_ACTIVATED', 40001, 503],
  ['PROJECT_LOCKED', 40002, 409],
  ['ENVIRONMENT_CHANGED', 40003, 403],
  ['LEASE_UNKNOWN', 40004, 404],
  ['CLOCK_MOVED_BACK', 40005, 503],
  ['EVICTED', 40006, 403, true],
  ['CLONE_DETECTED', 40007, 403],
  ['REINSTALL_LIMIT', 40008, 403],
  ['NODE_DUPLICATED', 40009, 409],
  ['CODE_INCORRECT', 41000, 403],
  ['CODE_LOCKED', 41001, 429],
  ['CHALLENGE_EXPIRED', 41002, 410],
  ['LINK_EXPIRED', 41003, 410],
  ['LOGIN_REQUIRED', 40100, 401],
  ['NOT_ALLOWED', 40300, 403],
  ['NOT_FOUND', 40400, 404],
  ['CONFLICT', 40900, 409],
  ['BODY_TOO_LARGE', 41300, 413],
  ['CONTENT_TYPE', 41500, 415],
  ['TOO_MANY_REQUESTS', 42900, 429],
  ['INTERNAL', 50000, 500],
  ['NOT_READY', 50300, 503],
]

export const errorVectors: VectorFile = {
  operation: 'look-up-error',
  page: 'docs/protocol.md §8',
  about:
    'A code → the error of the catalogue: name, HTTP status, and whether it ends the entitlements ' +
    'of a running product at once; null for a code that is not in it. `names` lists the whole catalogue.',
  cases: [
    good('the whole catalogue', {}, { names: TABLE.map(([name]) => name) }),
    ...TABLE.filter(([, code]) => code !== 0).map(([name, code, status, ends]) =>
      good(`${code} is ${name}`, { code }, { name, status, endsEntitlements: ends === true }),
    ),
    good('0 never travels', { code: 0 }, null),
    good('39999 is not known', { code: 39999 }, null),
  ],
}

const problem = {
  type: 'urn:marque:error:41000',
  title: 'Wrong verification code',
  status: 403,
  code: 41000,
  name: 'CODE_INCORRECT',
  detail: 'Wrong verification code (attemptsLeft: 3)',
  remedy: 'Type the code that the phone shows.',
  attemptsLeft: 3,
}
const value = (details: object, name = 'CODE_INCORRECT'): Json => ({
  name,
  details: details as Json,
})
const read = (name: string, over: object, details: object): VectorCase =>
  good(name, { body: { ...problem, ...over } as Json }, value(details))
const none = (name: string, body: Json): VectorCase => good(name, { body }, null)

export const problemVectors: VectorFile = {
  operation: 'parse-problem',
  page: 'docs/protocol.md §8',
  about:
    'The body of a problem+json answer → name and details of the error; null if it is no problem of ' +
    'the catalogue. Nothing in it is signed; members that no error could have are left out.',
  cases: [
    read('a detail', {}, { attemptsLeft: 3 }),
    read(
      'texts and title of another language',
      { title: '验证码错误', detail: '…' },
      { attemptsLeft: 3 },
    ),
    read(
      'faults',
      { faults: [{ field: 'code', problem: 'is missing' }] },
      { attemptsLeft: 3, faults: [{ field: 'code', problem: 'is missing' }] },
    ),
    read(
      'a list of texts',
      { slots: ['stateServer', 'fileServer'] },
      { attemptsLeft: 3, slots: ['stateServer', 'fileServer'] },
    ),
    read(
      'a signed refusal beside it',
      { refusal: 'a.b.c', licenseFile: { format: 'marque-license/1' } },
      { attemptsLeft: 3 },
    ),
    read('a member that is an object', { extra: { a: 1 } }, { attemptsLeft: 3 }),
    read('a member that is null', { extra: null }, { attemptsLeft: 3 }),
    read('a list with null in it', { faults: [null] }, { attemptsLeft: 3 }),
    read('faults without their text', { faults: [{ field: 'code' }] }, { attemptsLeft: 3 }),
    none('a list', []),
    none('null', null),
    none('a text', 'Not found'),
    none('a code that is not known', { ...problem, code: 39999 }),
    none('a code as text', { ...problem, code: '41000' }),
    none('no code', { name: 'CODE_INCORRECT', status: 403 }),
    none('a name that is not of the code', { ...problem, name: 'CODE_LOCKED' }),
    none('a status that is not of the code', { ...problem, status: 200 }),
    none('the code 0', { ...problem, code: 0, name: 'SERVER_UNREACHABLE', status: 0 }),
  ],
}
