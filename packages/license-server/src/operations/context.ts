// What the operations share: one running license server, as plain values and functions.
import type { Bytes, Epoch, Signer, Trust, VerifiedLicense } from '@marque/protocol'
import type { RefusalCounts } from '../domain/refusal-counts.ts'
import type { SeatTable } from '../domain/seat-table.ts'
import type { Clock, HostFacts, LicenseFileStore, Log, Meter, Random, Store } from '../ports.ts'
import type { Activation } from './activation.ts'
import { inTurn } from './in-turn.ts'
import type { Instance } from './instance.ts'
import type { Ledger } from './ledger.ts'
import type { Recovery } from './recovery.ts'
import type { Timekeeper } from './timekeeper.ts'

export type Context = {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly meter: Meter
  readonly host: HostFacts
  readonly version: string
  readonly trust: Trust
  readonly secretText: (bytes: Bytes) => string
  readonly hashSecret: (secret: string) => string
  readonly deploymentSigner: Signer
  readonly store: Store
  readonly licenseFile: LicenseFileStore
  readonly table: SeatTable
  readonly ledger: Ledger
  readonly instance: Instance
  readonly time: Timekeeper
  readonly activation: Activation
  readonly recovery: Recovery
  readonly refusals: RefusalCounts
  readonly epochs: Epochs
  readonly licenses: Licenses
}

/** The license in force. */
export type Licenses = {
  readonly current: () => VerifiedLicense
  readonly replace: (next: VerifiedLicense) => void
  /** one replacement after the other */
  readonly serially: <T>(action: () => Promise<T>) => Promise<T>
}

/** Every epoch that this state drew, and the one that leases name now. */
export type Epochs = {
  readonly current: () => Epoch
  readonly drawn: () => ReadonlyMap<number, string>
  readonly add: (epoch: Epoch) => void
}

export function holdLicense(first: VerifiedLicense): Licenses {
  let current = first
  return {
    current: () => current,
    replace: (next) => {
      current = next
    },
    serially: inTurn(),
  }
}

export function holdEpochs(stored: readonly Epoch[], first: Epoch): Epochs {
  const drawn = new Map(stored.map(({ boot, random }) => [boot, random]))
  let current = first
  return {
    current: () => current,
    drawn: () => drawn,
    add: (epoch) => {
      drawn.set(epoch.boot, epoch.random)
      current = epoch
    },
  }
}
