// The SDK's one door: what a product imports. Implements docs/contract.md, "SDK".

export { CATALOGUE, type ErrorName, MarqueError } from '@marque/protocol/errors'
export { directoryStore } from './adapters/directory-store.ts'
export { directoryComponent } from './components/directory-component.ts'
export { mysqlComponent } from './components/mysql-component.ts'
export { postgresComponent } from './components/postgres-component.ts'
export { redisComponent } from './components/redis-component.ts'
export { s3Component } from './components/s3-component.ts'
export { sftpComponent } from './components/sftp-component.ts'
export { connectLicense } from './connect-license.ts'
export type * from './contract.ts'
export { COMPONENT_REMEDIES, ComponentError } from './domain/component-fault.ts'
export { UNREACHABLE_REMEDIES, type UnreachableCause } from './domain/unreachable.ts'
export {
  type PageOptions,
  type PageRequest,
  type PageResponse,
  type PageVisitor,
  type RegistrationPage,
  registrationPage,
} from './page/registration-page.ts'
export {
  type EntitlementGuard,
  type GuardedReply,
  type GuardedRequest,
  type GuardedResponse,
  requireEntitlement,
} from './require-entitlement.ts'
