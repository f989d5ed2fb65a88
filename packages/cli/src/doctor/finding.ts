// What one step of the doctor found. The first that failed decides the exit code.
import type { CliError, RefusedError } from '../errors.ts'

type Step =
  | 'address'
  | 'name'
  | 'port'
  | 'tls'
  | 'server'
  | 'identity'
  | 'clock'
  | 'license'
  | 'activation'
  | 'seats'

export type Finding = {
  readonly step: Step
  readonly state: 'ok' | 'warning' | 'failed'
  /** one sentence */
  readonly text: string
  readonly remedy?: string
  /** what the command ends with, for a step that failed */
  readonly error?: CliError | RefusedError | Error
}

export const ok = (step: Finding['step'], text: string): Finding => ({ step, state: 'ok', text })

export const warning = (step: Finding['step'], text: string, remedy: string): Finding => ({
  step,
  state: 'warning',
  text,
  remedy,
})

export const failed = (
  step: Finding['step'],
  error: CliError | Error,
  parts: { readonly text: string; readonly remedy: string },
): Finding => ({ step, state: 'failed', ...parts, error })
