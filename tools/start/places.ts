// Where the scene keeps what it makes. Everything lies below one directory, which may be removed to
// begin anew.
import { join } from 'node:path'

export const CHECKOUT = join(import.meta.dirname, '../..')

export type Places = {
  readonly data: string
  readonly authority: string
  readonly licenseServer: string
  readonly project: string
  readonly log: string
  readonly passphrase: string
  readonly token: string
  /** of the operator of the console */
  readonly operatorPassword: string
  readonly lock: string
}

export const placesIn = (data: string): Places => ({
  data,
  authority: join(data, 'authority'),
  licenseServer: join(data, 'license-server'),
  project: join(data, 'sample-project'),
  log: join(data, 'log'),
  passphrase: join(data, 'root-passphrase'),
  token: join(data, 'authority-token'),
  operatorPassword: join(data, 'operator-password'),
  lock: join(data, 'lock'),
})
