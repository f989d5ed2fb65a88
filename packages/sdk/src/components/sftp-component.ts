// An SFTP server as a component: whole files in one directory. A new file is written beside and then
// renamed; a rename of the protocol's version 3 fails if the name is taken, and OpenSSH does it in one
// step. Implements docs/protocol.md §6, "Components".
import { createHash } from 'node:crypto'
import type { Component } from '../contract.ts'
import { ComponentError } from '../domain/component-fault.ts'
import {
  byteLength,
  checkedComponent,
  codeOf,
  damagedValue,
  decodeText,
  type Judgement,
  MOST_BYTES,
  OPERATION_MS,
  wordsOf,
} from './checked-component.ts'
import { chainOn, type FileShelf } from './file-chain.ts'

/** What is needed of a connected client of `ssh2-sftp-client`. */
export type SftpClient = {
  readonly list: (path: string) => Promise<{ name: string }[]>
  /** `never`: the library's types do not know `end`, which it hands on to Node's streams */
  readonly get: (path: string, target: undefined, options: never) => Promise<unknown>
  /** `never`: the library takes a Node `Buffer`, a type that a published declaration cannot name */
  readonly put: (
    data: never,
    path: string,
    options: { writeStreamOptions: { mode: number } },
  ) => Promise<unknown>
  readonly rename: (from: string, to: string) => Promise<unknown>
  readonly stat: (path: string) => Promise<{ size: number }>
  readonly exists: (path: string) => Promise<unknown>
  readonly delete: (path: string, isAbsentFine?: boolean) => Promise<unknown>
  readonly end: () => Promise<unknown>
}

/** Notes the host key of a connection, and accepts it; `ssh2` calls it. */
export type NoteHostKey = (key: Uint8Array) => boolean

/** @property path an existing directory of the product's own on the server, absolute */
export type SftpPlace = { readonly path: string } & (
  | {
      /**
       * Connects a client of its own for one operation; the component ends it. `noteHostKey` goes
       * into `hostVerifier`, alone or after the product's own check.
       */
      readonly connect: (noteHostKey: NoteHostKey) => Promise<SftpClient>
      /** stands in for the host key: for several servers with keys of their own over one storage */
      readonly identity?: string | undefined
    }
  | {
      /** the product's own connected client; it is never ended */
      readonly client: SftpClient
      /** what names this server for good, since a connected client does not tell its host key */
      readonly identity: string
    }
)

const KIND = 'sftp'

/**
 * SFTP, in files `NAME.N` of one directory. Identity: the fingerprint of the server's host key
 * (`SHA256:…`), unless `identity` is given.
 * @returns a component that rejects with `ComponentError`
 */
export function sftpComponent(place: SftpPlace): Component {
  const session = sessionOf(place)
  const chain = (client: SftpClient): Pick<Component, 'read' | 'swap'> =>
    chainOn(shelfAt(client, place.path))
  return checkedComponent(
    {
      kind: KIND,
      identity: session.identity,
      read: (name) => session.use((client) => chain(client).read(name)),
      swap: (name, expected, value) =>
        session.use((client) => chain(client).swap(name, expected, value)),
    },
    judge,
  )
}

type Session = {
  readonly identity: () => Promise<readonly string[]>
  readonly use: <T>(work: (client: SftpClient) => Promise<T>) => Promise<T>
}

function sessionOf(place: SftpPlace): Session {
  if ('client' in place) {
    return { identity: async () => [place.identity], use: (work) => work(place.client) }
  }
  const { connect, identity } = place
  let seen: string | undefined
  const noteHostKey: NoteHostKey = (key) => {
    seen = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
    return true
  }
  const use: Session['use'] = async (work) => endAfter(await connect(noteHostKey), work)
  return {
    use,
    identity: async () => {
      if (identity !== undefined) return [identity]
      if (seen === undefined) await use(async () => {})
      if (seen !== undefined) return [seen]
      const text = `${KIND}: connect gave noteHostKey to no hostVerifier, and no identity is given`
      throw new ComponentError('unsupported', text)
    },
  }
}

/** A server that hangs would keep the connection, and with it the process, for ever. */
async function endAfter<T>(
  client: SftpClient,
  work: (client: SftpClient) => Promise<T>,
): Promise<T> {
  const cut = setTimeout(() => destroy(client), OPERATION_MS).unref()
  try {
    return await work(client)
  } finally {
    clearTimeout(cut)
    client.end().catch(() => {})
  }
}

function destroy(client: object): void {
  const { client: connection } = client as { client?: { destroy?: () => void } }
  connection?.destroy?.()
}

const shelfAt = (client: SftpClient, path: string): FileShelf => ({
  list: async () => (await client.list(path)).map(({ name }) => name),
  read: (file) => readWhole(client, path, file),
  put: (file, text) => renameInto(client, { path, file, text }),
  remove: async (file) => void (await client.delete(`${path}/${file}`, true)),
})

async function renameInto(
  client: SftpClient,
  { path, file, text }: { path: string; file: string; text: string },
): Promise<boolean> {
  const beside = `${path}/.${file}.${crypto.randomUUID()}`
  const target = `${path}/${file}`
  try {
    // biome-ignore lint/style/noRestrictedGlobals: the type that the library takes.
    const data = Buffer.from(text) as never
    await client.put(data, beside, { writeStreamOptions: { mode: 0o600 } })
    // The library takes a write that the server refused for done.
    const { size } = await client.stat(beside)
    if (size !== byteLength(text)) throw cutShort(file, size)
    await client.rename(beside, target)
    return true
  } catch (error) {
    await client.delete(beside, true).catch(() => {})
    // Version 3 has no code for a taken name.
    if (await client.exists(target)) return false
    throw error
  }
}

const cutShort = (file: string, size: number): ComponentError =>
  new ComponentError(
    'full',
    `${KIND}: the server kept ${size} bytes of the record ${file}; its disk is full, or a quota is used up`,
  )

async function readWhole(
  client: SftpClient,
  path: string,
  file: string,
): Promise<string | undefined> {
  try {
    const upToOneMore = { readStreamOptions: { end: MOST_BYTES } } as never
    const bytes = await client.get(`${path}/${file}`, undefined, upToOneMore)
    if (bytes instanceof Uint8Array) return decodeText(KIND, file, bytes)
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
  throw damagedValue(KIND, file, 'is no file')
}

/** The client gives its own codes, and passes on the numbers of the protocol. */
const statusOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code

const isAbsent = (error: unknown): boolean => statusOf(error) === 'ENOENT' || statusOf(error) === 2

function judge(error: unknown): Judgement | undefined {
  const words = wordsOf(error)
  const status = statusOf(error)
  if (isAbsent(error)) return { cause: 'missing' }
  if (status === 'EACCES' || status === 3) {
    const needs = 'the account must be able to list the directory and to make files in it'
    return { cause: 'forbidden', text: `${words}; ${needs}` }
  }
  if (/authentication|ERR_BAD_AUTH/i.test(`${words} ${codeOf(error)}`)) {
    return { cause: 'credentials' }
  }
  if (/timed out|timeout/i.test(words)) return { cause: 'timeout' }
  if (/no SFTP connection|connection lost|ended|reset|closed|handshake|host denied/i.test(words)) {
    return { cause: 'unreachable' }
  }
  // Version 3 has no code for a full disk either.
  const text = `${words}; the protocol tells no more, a full disk and a quota look like this`
  return status === 4 ? { cause: 'full', text } : undefined
}
