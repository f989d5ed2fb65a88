// The shape of one file of vectors, as vectors/README.md explains it. What a case expects is written
// by hand beside the case; were it computed by the code under test, no vector could ever fail.

/** Any JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

export type JsonObject = { readonly [name: string]: Json }

/** What must come of a case. */
type Expectation =
  | { readonly value: Json }
  /** the code of the error catalogue, and a fragment of the reason that must be given with it */
  | { readonly code: number; readonly reason: string }
  /** not a value of its type at all: any error will do */
  | { readonly invalid: string }

/** Which step of verification must find the fault; a reader may cover some steps and not others. */
type Step = 'form' | 'header' | 'key' | 'signature' | 'fields' | 'dates' | 'identity'

export type VectorCase = {
  readonly name: string
  readonly step?: Step
  readonly input: JsonObject
  readonly expect: Expectation
}

export type VectorFile = {
  readonly operation: string
  readonly page: string
  readonly about: string
  /** members of every case's input, unless the case has its own */
  readonly given?: JsonObject
  readonly cases: readonly VectorCase[]
}

export const good = (name: string, input: JsonObject, value: Json): VectorCase => ({
  name,
  input,
  expect: { value },
})

/** A document that must be refused with 40000. */
export const bad = (step: Step, name: string, input: JsonObject, reason: string): VectorCase => ({
  name,
  step,
  input,
  expect: { code: 40000, reason },
})
