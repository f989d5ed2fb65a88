// The faults of a refused form, to be shown beside the fields that they name.
import type { Fault } from '@marque/protocol/errors'
import { useTranslation } from 'react-i18next'
import { RefusedError } from '../api/http.ts'
import { problemText } from '../i18n/fault-problem.ts'

/** @returns the faults that a refusal of the server names; none for any other error */
export function faultsOf(error: unknown): readonly Fault[] {
  const faults = error instanceof RefusedError ? error.problem['faults'] : undefined
  return Array.isArray(faults) ? (faults as readonly Fault[]) : []
}

/**
 * @returns what is wrong with a field: of itself, or of a part of it
 */
export function useFaultText(faults: readonly Fault[]): (field: string) => string | undefined {
  const { t } = useTranslation('faults')
  return (field) => {
    const found = faults.find(
      (fault) => fault.field === field || fault.field.startsWith(`${field}.`),
    )
    return found && problemText(found, t)
  }
}
