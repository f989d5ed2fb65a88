// The next serial while it is made: edited from the serial that its reader saw, looked at, signed. A
// serial that somebody else signs meanwhile stops it until the reader starts from that one.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LicenseDetail, renewLicense, type TermChanges } from '../../../api/authority-desk.ts'
import { formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { type TermsDraft, useTermsDraft } from '../terms/use-terms-draft.ts'

export type Renewal = {
  /** What the reader edits from; a newer serial does not slip in unseen. */
  readonly base: Pick<LicenseDetail, 'serial' | 'terms'>
  readonly draft: TermsDraft
  /** Undefined while the terms are edited. */
  readonly changes: TermChanges | undefined
  /** The serial that would be signed. */
  readonly serial: string
  readonly isNewer: boolean
  readonly isPending: boolean
  readonly error: unknown
  /** From editing to looking, from looking to signing. */
  readonly goOn: () => void
  readonly goBack: () => void
  readonly startAnew: () => void
}

export function useRenewal(license: LicenseDetail, onDone: () => void): Renewal {
  const { t } = useTranslation('licenses')
  const language = useLanguage()
  const say = useSay()
  const [base, setBase] = useState<Renewal['base']>(license)
  const [changes, setChanges] = useState<TermChanges>()
  const { mutate, reset, isPending, isSuccess, error } = useWrite(renewLicense)
  const draft = useTermsDraft(base.terms, error)
  const serial = formatNumber(base.serial + 1, language)
  const isNewer = license.serial > base.serial && !isPending && !isSuccess
  const goBack = () => setChanges(undefined)
  const sign = (terms: TermChanges) => {
    const onSuccess = () => {
      say(t('renewed', { serial }))
      onDone()
    }
    mutate({ id: license.id, terms, expectedSerial: base.serial }, { onSuccess, onError: goBack })
  }
  return {
    base,
    draft,
    changes,
    serial,
    isNewer,
    isPending,
    error: isPending || isNewer ? null : error,
    goOn: () => {
      if (isNewer || isPending) return
      if (changes === undefined) setChanges(draft.read())
      else sign(changes)
    },
    goBack,
    startAnew: () => {
      setBase(license)
      draft.startFrom(license.terms)
      goBack()
      reset()
    },
  }
}
