// What every operation is given, and who asks for it.
import type { Publisher } from '../domain/publisher.ts'
import type { Clock, KeyRing, Random, Repositories } from '../ports.ts'

export type Context = {
  readonly tx: Repositories
  readonly clock: Clock
  readonly random: Random
  readonly keys: KeyRing
  readonly publisher: Publisher
  /** scheme, host and port that licensees' phones reach */
  readonly publicUrl: string
  /** whether this authority takes license requests by mail */
  readonly receivesMail?: boolean
  /** absent where no mail is sent: then none is queued */
  readonly mailFrom?: string
  /** as the audit log names them: `token <id>`, `command line`, `phone` */
  readonly actor: string
}
