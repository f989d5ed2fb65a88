// How a component tells that it cannot be used: cause, a sentence in its name, and no secret.
import assert from 'node:assert/strict'
import { type Component, ComponentError } from '@marque/sdk'

/** All secrets of test servers hold this. */
const SECRET = /TEST-(password|secret)|PRIVATE KEY/

/** Waits for the work to fail. @returns the cause, and what a person reads */
export async function faultOf(
  component: Component,
  work: (component: Component) => Promise<unknown>,
): Promise<{ cause: ComponentError['fault']; text: string }> {
  try {
    const value = await work(component)
    assert.fail(`no fault, but ${JSON.stringify(value)}`)
  } catch (error) {
    if (!(error instanceof ComponentError)) throw error
    assert.ok(error.message.startsWith(`${component.kind}: `), error.message)
    assert.doesNotMatch(error.message, SECRET)
    return { cause: error.fault, text: error.message }
  }
}

export const causeOfRead = async (component: Component): Promise<string> =>
  (await faultOf(component, ({ read }) => read('kept'))).cause

export const causeOfWrite = async (component: Component): Promise<string> =>
  (await faultOf(component, ({ swap }) => swap('new', undefined, 'value'))).cause
