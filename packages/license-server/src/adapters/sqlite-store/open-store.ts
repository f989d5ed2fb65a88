// The store as the main thread sees it: one worker thread, asked in order and answering in order.

import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  AUDIT_ZERO,
  type AuditLine,
  type EnvironmentSeal,
  MarqueError,
  parseEnvironmentSeal,
  type Usage,
} from '@marque/protocol'
import { ConfigurationError } from '../../configuration-error.ts'
import type { Seat } from '../../domain/seat.ts'
import type { Store, StoredState } from '../../ports.ts'
import {
  type Answer,
  decodeLines,
  encodeBatch,
  type Request,
  type Results,
  type StoreFault,
  type WorkerOptions,
} from './messages.ts'

/** What a batch leaves behind is garbage at once; a small nursery keeps the thread small. */
const YOUNG_GENERATION_MB = 4

/** The worker's file lies beside this one: as source, or as a bundle of its own beside the main one. */
const workerUrl = (): URL => {
  const extension = import.meta.url.split('.').at(-1) ?? 'js'
  return new URL(`./store-worker.${extension}`, import.meta.url)
}

/**
 * Takes the store's lock, waiting 15 s for another process to give it up.
 * @throws ConfigurationError naming the directory
 */
export async function openStore(options: WorkerOptions): Promise<Store> {
  const worker = new Worker(workerUrl(), {
    workerData: options,
    // Flags of the main thread, such as those of a debugger or an evaluated script, are not for this one.
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const thread = askInOrder(worker)
  const opened = await thread.opened.catch((error: unknown) => {
    throw startFault(error, options.path)
  })
  return {
    isNew: opened.isNew,
    load: (rowKey) =>
      readStore(thread, rowKey).catch((error: unknown) => {
        throw startFault(error, options.path)
      }),
    commit: async (batch) => {
      const message = encodeBatch(batch)
      return decodeLines(await thread.ask('commit', message, [message.renewed.buffer]))
    },
    auditLines: async (page) =>
      (await thread.ask('audit', { kind: 'audit', page })).map(
        (row): AuditLine => ({ ...row, previous: row.previous ?? AUDIT_ZERO }),
      ),
    usage: async (range): Promise<Usage['items']> => [
      ...(await thread.ask('usage', { kind: 'usage', range })),
    ],
    close: async () => {
      await thread.ask('close', { kind: 'close' })
      await worker.terminate()
    },
  }
}

/** Seats come in pages: a copy of all of them at once would double the memory of a start. */
async function readStore(thread: Thread, rowKey: Uint8Array): Promise<StoredState> {
  await thread.ask('read', { kind: 'read', rowKey })
  const seats: Seat[] = []
  for (;;) {
    const page = await thread.ask('seats', { kind: 'seats' })
    if (page.length === 0) break
    for (const seat of page) seats.push(seat)
  }
  const { auditHead, ...state } = await thread.ask('load', { kind: 'load' })
  const projects = state.projects.map((found) => ({
    ...found,
    project: { ...found.project, seal: checkedSeal(found.project.seal) },
  }))
  return { ...state, projects, seats, auditHead: auditHead ?? { sequence: 0, hash: AUDIT_ZERO } }
}

/** What is no seal counts as none: the MAC of its row does not fit then either. */
function checkedSeal(stored: EnvironmentSeal | undefined): EnvironmentSeal | undefined {
  try {
    return stored === undefined ? undefined : parseEnvironmentSeal(stored)
  } catch (error) {
    if (error instanceof MarqueError) return undefined
    throw error
  }
}

type Waiting = {
  readonly resolve: (answer: Extract<Answer, { kind: 'opened' | 'done' }>) => void
  readonly reject: (error: unknown) => void
}

type Thread = {
  readonly opened: Promise<{ readonly isNew: boolean }>
  readonly ask: <Kind extends Request['kind']>(
    kind: Kind,
    request: Extract<Request, { kind: Kind }>,
    transfer?: ArrayBuffer[],
  ) => Promise<Results[Kind]>
}

/** A fault of the database, as its thread told it. */
class StoreError extends Error {
  readonly fault: StoreFault

  constructor(fault: StoreFault, message: string) {
    super(message)
    this.name = 'StoreError'
    this.fault = fault
  }
}

function askInOrder(worker: Worker): Thread {
  const waiting: Waiting[] = []
  let dead: Error | undefined
  const failAll = (error: Error): void => {
    dead = error
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift()
    if (answer.kind === 'failed') next?.reject(new StoreError(answer.fault, answer.message))
    else next?.resolve(answer)
  })
  worker.on('error', failAll)
  worker.on('exit', () => failAll(new Error('the thread of the store has ended')))
  const answered = () =>
    new Promise<Extract<Answer, { kind: 'opened' | 'done' }>>((resolve, reject) => {
      if (dead !== undefined) reject(dead)
      else waiting.push({ resolve, reject })
    })
  return {
    opened: answered().then((answer) => ({ isNew: answer.kind === 'opened' && answer.isNew })),
    ask: async (kind, request, transfer = []) => {
      const reply = answered()
      worker.postMessage(request, transfer)
      const answer = await reply
      if (answer.kind !== 'done') throw new Error(`no answer to ${kind}`)
      return answer.result as Results[typeof kind]
    },
  }
}

function startFault(error: unknown, path: string): unknown {
  if (!(error instanceof StoreError)) return error
  const directory = dirname(path)
  const options = { cause: error }
  switch (error.fault) {
    case 'locked':
      return new ConfigurationError(
        `another license server is running on ${directory}`,
        'stop it first, or give this one a directory of its own',
        options,
      )
    case 'unwritable':
      return new ConfigurationError(
        `cannot write in ${directory}`,
        'let the user that the license server runs as write there',
        options,
      )
    case 'full':
      return new ConfigurationError(`the disk of ${directory} is full`, 'free some space', options)
    case 'damaged':
      return new ConfigurationError(
        `${path} is damaged`,
        'restore it from a backup, or move it away and activate by QR code again',
        options,
      )
    case 'too-new':
      return new ConfigurationError(
        `${path} was written by a newer license server`,
        'run that version or a later one',
        options,
      )
    case 'other':
      return new MarqueError('INTERNAL', {}, options)
  }
}
