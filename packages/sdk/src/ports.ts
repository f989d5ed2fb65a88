// What the rules of the SDK need from outside.
import type { Bytes } from '@marque/protocol'
import type { Clock } from './contract.ts'
import type { ServerAddress } from './domain/server-address.ts'

/** Fresh random bytes. */
export type Random = (length: number) => Bytes

export type HttpRequest = {
  readonly server: ServerAddress
  /** PEM certificates to trust; absent: the roots of the system */
  readonly ca?: readonly string[] | undefined
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly bearer?: string | undefined
  /** sent as JSON */
  readonly body?: object
  /** whether a person waits: only then may the request keep the process alive */
  readonly isAwaited: boolean
  readonly signal?: AbortSignal | undefined
}

/** @property body the parsed JSON, `undefined` if the answer was not JSON or had no body */
export type HttpAnswer = { readonly status: number; readonly body: unknown }

/** Asks a license server. */
export type Transport = {
  /** @throws MarqueError SERVER_UNREACHABLE naming the cause */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>
  readonly close: () => void
}

/** What one exchange with a license server needs. */
export type Edge = {
  readonly clock: Clock
  readonly random: Random
  readonly transport: Transport
}
