// An S3 bucket as a component: one object for each value. Conditional writes make a swap one step;
// a server that ignores the condition would let two nodes win, so it is asked once whether it heeds
// it. Implements docs/protocol.md §6, "Components".
import type { Component } from '../contract.ts'
import { ComponentError } from '../domain/component-fault.ts'
import { checkedComponent, codeOf, type Judgement, OPERATION_MS } from './checked-component.ts'

type PutInput = {
  Bucket: string
  Key: string
  Body: string
  ContentType: string
  IfNoneMatch?: string
  IfMatch?: string
}
type GetInput = { Bucket: string; Key: string }
type GetOutput = {
  ETag?: string | undefined
  Body?: { transformToString: () => Promise<string> } | undefined
}
type Sent = { abortSignal: AbortSignal }

/** What is needed of the product's client of `@aws-sdk/client-s3`: an `S3`, or an `S3Client`. */
export type S3Api =
  | {
      readonly getObject: (input: GetInput, options: Sent) => Promise<GetOutput>
      readonly putObject: (input: PutInput, options: Sent) => Promise<unknown>
    }
  // An `S3Client` takes commands, which are classes of its library: nothing smaller describes it.
  // biome-ignore lint/suspicious/noExplicitAny: the parameter of a method that is generic there.
  | { readonly send: (command: any, options: Sent) => Promise<unknown> }

export type S3Place = {
  readonly client: S3Api
  readonly bucket: string
  /** before the names of the objects, `marque/` if absent */
  readonly prefix?: string | undefined
}

type Objects = {
  readonly find: (name: string) => Promise<{ text: string; tag: string } | undefined>
  /** @returns false if the condition did not hold */
  readonly put: (name: string, text: string, condition: Condition) => Promise<boolean>
}
type Condition = { IfNoneMatch: '*' } | { IfMatch: string }

const KIND = 's3'
const MOST_TRIES = 10
/** The tag of no object. */
const NO_TAG = '"00000000000000000000000000000000"'

/**
 * S3, in the objects `PREFIX + NAME` of one bucket. Identity: the bucket's name. The server must heed
 * `If-None-Match: *` and, as config database, `If-Match` when an object is put, as Amazon S3 does; one
 * that does not is refused with `unsupported`.
 * @param place the product's own client of `@aws-sdk/client-s3`; it is never destroyed
 * @returns a component that rejects with `ComponentError`
 */
export function s3Component({ client, bucket, prefix = 'marque/' }: S3Place): Component {
  const objects = objectsIn(client, bucket, prefix)
  const heeded = new Set<string>()
  const putOnce = async (name: string, text: string, condition: Condition): Promise<boolean> => {
    if (!(await objects.put(name, text, condition))) return false
    const [header = ''] = Object.keys(condition)
    if (!heeded.has(header)) await askWhetherHeeded(objects, name, text, condition)
    heeded.add(header)
    return true
  }
  return checkedComponent(
    {
      kind: KIND,
      identity: async () => [bucket],
      read: async (name) => (await objects.find(name))?.text,
      swap: async (name, expected, value) => {
        if (expected === undefined) return putOnce(name, value, { IfNoneMatch: '*' })
        const present = await objects.find(name)
        if (present?.text !== expected) return false
        return putOnce(name, value, { IfMatch: present.tag })
      },
    },
    judge,
  )
}

/** Puts the value that is there once more, under a condition that cannot hold. */
async function askWhetherHeeded(
  objects: Objects,
  name: string,
  text: string,
  condition: Condition,
): Promise<void> {
  const impossible: Condition = 'IfMatch' in condition ? { IfMatch: NO_TAG } : condition
  if (!(await objects.put(name, text, impossible))) return
  const header = 'IfMatch' in condition ? 'If-Match' : 'If-None-Match'
  throw new ComponentError(
    'unsupported',
    `${KIND}: the server ignores ${header} when an object is put, so two nodes could both win`,
  )
}

function objectsIn(client: S3Api, bucket: string, prefix: string): Objects {
  const api = apiOf(client)
  const at = (name: string): GetInput => ({ Bucket: bucket, Key: prefix + name })
  const limit = (): Sent => ({ abortSignal: AbortSignal.timeout(OPERATION_MS) })
  return {
    find: async (name) => {
      try {
        const { Body, ETag } = await api.getObject(at(name), limit())
        return { text: (await Body?.transformToString()) ?? '', tag: ETag ?? NO_TAG }
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined
        throw error
      }
    },
    put: async (name, text, condition) => {
      const input = { ...at(name), Body: text, ContentType: 'application/json' }
      for (const form of formsOf(condition)) {
        if (await putUnderCondition(() => api.putObject({ ...input, ...form }, limit())))
          return true
      }
      return false
    },
  }
}

/** Older gateways of Ceph compare a tag without its quotes; both forms name the same object. */
const formsOf = (condition: Condition): readonly Condition[] =>
  'IfMatch' in condition
    ? [condition, { IfMatch: condition.IfMatch.replaceAll('"', '') }]
    : [condition]

/** @returns false if the condition did not hold */
async function putUnderCondition(put: () => Promise<unknown>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      await put()
      return true
    } catch (error) {
      const status = statusOf(error)
      if (status === 412 || nameOf(error) === 'NoSuchKey') return false
      // Another write of this object is under way; who won shows at the next try.
      if (status !== 409 || tries === MOST_TRIES) throw error
    }
  }
}

type Api = Extract<S3Api, { getObject: unknown }>

function apiOf(client: S3Api): Api {
  if ('getObject' in client) return client
  return {
    getObject: async (input, options) => {
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      return (await client.send(new GetObjectCommand(input), options)) as GetOutput
    },
    putObject: async (input, options) => {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3')
      return client.send(new PutObjectCommand(input), options)
    },
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode

const CAUSES: { readonly [name: string]: Judgement['cause'] } = {
  NoSuchBucket: 'missing',
  InvalidAccessKeyId: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  CredentialsProviderError: 'credentials',
  ExpiredToken: 'credentials',
  InvalidToken: 'credentials',
  QuotaExceeded: 'full',
  XMinioStorageFull: 'full',
  NotImplemented: 'unsupported',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  SlowDown: 'unreachable',
  ServiceUnavailable: 'unreachable',
}

function judge(error: unknown): Judgement | undefined {
  const name = nameOf(error)
  const words = error instanceof Error ? error.message : ''
  if (name === 'AccessDenied' || statusOf(error) === 403) {
    const known = CAUSES[name]
    const needs = 'the account needs s3:GetObject, s3:PutObject and s3:ListBucket on the bucket'
    return known ? { cause: known } : { cause: 'forbidden', text: `${name} ${words}; ${needs}` }
  }
  const cause =
    CAUSES[name] ?? (codeOf(error) === '' && isServerFault(error) ? 'unreachable' : undefined)
  return cause && { cause, text: `${name} ${words}`.trim() }
}

const isServerFault = (error: unknown): boolean => (statusOf(error) ?? 0) >= 500
