// Runs the cases of one vector file and says of each what came of it, as plain data that can leave a
// browser. Judging is one function for Node and for Chromium.
import { MarqueError } from '@marque/protocol'
import { runOperation } from './operations.ts'

export type VectorFile = {
  readonly format: string
  readonly operation: string
  readonly given: object
  readonly cases: readonly VectorCase[]
}

export type VectorCase = {
  readonly name: string
  readonly step?: string
  readonly input: object
  readonly expect: { value?: unknown; code?: number; reason?: string; invalid?: string }
}

/** What an operation made of one case. */
export type Outcome =
  | { readonly name: string; readonly value: unknown }
  | { readonly name: string; readonly code: number; readonly message: string }
  | { readonly name: string; readonly error: string }

export async function runFile(file: VectorFile): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, input } of file.cases) {
    outcomes.push(await outcomeOf(name, file.operation, { ...file.given, ...input }))
  }
  return outcomes
}

async function outcomeOf(name: string, operation: string, input: object): Promise<Outcome> {
  try {
    const value = await runOperation(operation, input)
    return { name, value: JSON.parse(JSON.stringify(value)) }
  } catch (error) {
    if (error instanceof MarqueError) return { name, code: error.code, message: error.message }
    return { name, error: String(error) }
  }
}
