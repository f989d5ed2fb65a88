// The SDK's one door: what a product imports. Implements docs/contract.md, "SDK".

export { CATALOGUE, type ErrorName, MarqueError } from '@marque/protocol/errors'
export { directoryComponent } from './adapters/directory-component.ts'
export { directoryStore } from './adapters/directory-store.ts'
export { connectLicense } from './connect-license.ts'
export type * from './contract.ts'
export { UNREACHABLE_REMEDIES, type UnreachableCause } from './domain/unreachable.ts'
