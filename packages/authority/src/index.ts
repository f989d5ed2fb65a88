// The authority's door: start it, make its keys, name its first accounts (docs/authority.md).
export { addOperator, createToken } from './administer.ts'
export {
  AUTHORITY_SETTINGS,
  type AuthorityConfig,
  type AuthorityFlags,
  type AuthoritySetting,
  readAuthorityConfig,
} from './config.ts'
export { ConfigurationError } from './configuration-error.ts'
export { ROLES, type Role } from './domain/roles.ts'
export { runAuthority } from './main.ts'
export {
  type DelegateKeysOptions,
  delegateKeys,
  type InitKeysOptions,
  initKeys,
  type MadeKeys,
} from './make-keys.ts'
export type { Clock, Log, Random } from './ports.ts'
export { type AuthorityOptions, type RunningAuthority, startAuthority } from './start-authority.ts'
