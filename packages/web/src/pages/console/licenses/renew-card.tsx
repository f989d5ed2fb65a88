// The next serial of a license: terms are edited, looked at beside the present ones, then signed. A
// serial that somebody else signed meanwhile is shown before anything is signed over it.
import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LicenseDetail, renewLicense, type TermChanges } from '../../../api/authority-desk.ts'
import { RefusedError } from '../../../api/http.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { ChangesTable } from '../terms/changes-table.tsx'
import { changedFacts, useTermFacts } from '../terms/term-facts.ts'
import { TermsEditor } from '../terms/terms-editor.tsx'
import { useTermsDraft, withChanges } from '../terms/use-terms-draft.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import classes from './license.module.css'

type RenewCardProps = { readonly license: LicenseDetail; readonly onClose: () => void }

export function RenewCard({ license, onClose }: RenewCardProps) {
  const { t } = useTranslation(['licenses', 'common'])
  const language = useLanguage()
  const say = useSay()
  /** The serial that the reader edits from; a newer one does not slip in unseen. */
  const [base, setBase] = useState({ serial: license.serial, terms: license.terms })
  const [changes, setChanges] = useState<TermChanges>()
  const renew = useWrite(renewLicense)
  const draft = useTermsDraft(base.terms, renew.error)
  const serial = formatNumber(base.serial + 1, language)
  const isNewer = license.serial > base.serial && !renew.isPending && !renew.isSuccess
  const sign = (terms: TermChanges) =>
    renew.mutate(
      { id: license.id, terms, expectedSerial: base.serial },
      {
        onSuccess: () => {
          say(t('licenses:renewed', { serial }))
          onClose()
        },
        onError: () => setChanges(undefined),
      },
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isNewer || renew.isPending) return
    if (changes === undefined) setChanges(draft.read())
    else sign(changes)
  }
  return (
    <Card title={t('licenses:renewTitle')}>
      <form ref={draft.formRef} className={classes['form']} onSubmit={submit} noValidate>
        <p>{t('licenses:renewText')}</p>
        {isNewer ? <ConflictNotice seen={base} now={license} /> : null}
        {changes === undefined ? (
          <TermsEditor form={draft.form} onChange={draft.change} faultOf={draft.faultOf} />
        ) : (
          <Review before={base.terms} changes={changes} />
        )}
        <Refusal error={renew.isPending || isNewer ? null : renew.error} />
        <div className={classes['buttons']}>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          {isNewer ? (
            <Button
              // An element of its own: it must not become the button that submits while it is pressed.
              key="start"
              onClick={() => {
                setBase(license)
                draft.startFrom(license.terms)
                setChanges(undefined)
                renew.reset()
              }}
            >
              {t('licenses:conflictStart', { serial: formatNumber(license.serial, language) })}
            </Button>
          ) : changes === undefined ? (
            <Button key="review" type="submit">
              {t('licenses:review')}
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={() => setChanges(undefined)}>
                {t('licenses:backToEdit')}
              </Button>
              <Button type="submit" loading={renew.isPending}>
                {t('licenses:sign', { serial })}
              </Button>
            </>
          )}
        </div>
      </form>
    </Card>
  )
}

type ReviewProps = {
  readonly before: LicenseDetail['terms']
  readonly changes: TermChanges
}

function Review({ before, changes }: ReviewProps) {
  const { t } = useTranslation(['licenses', 'terms'])
  const factsOf = useTermFacts()
  const changed = changedFacts(factsOf(before), factsOf(withChanges(before, changes)))
  if (changed.length === 0) return <p role="status">{t('terms:noChanges')}</p>
  return <ChangesTable changes={changed} before={t('licenses:now')} after={t('licenses:next')} />
}

/** A newer serial arrives with the list of them; until then the refusal stands alone. */
function Refusal({ error }: { readonly error: unknown }) {
  if (error === null) return null
  if (error instanceof RefusedError && error.problem.name === 'PARAM_INPUT_ERROR') return null
  return <FaultNotice error={error} />
}
