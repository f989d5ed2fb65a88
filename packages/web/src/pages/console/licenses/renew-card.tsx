// The next serial of a license: terms are edited, looked at beside the present ones, then signed. A
// serial that somebody else signed meanwhile is shown before anything is signed over it.
import { Button } from '@mantine/core'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { LicenseDetail, TermChanges } from '../../../api/authority-desk.ts'
import { RefusedError } from '../../../api/http.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { ChangesTable } from '../terms/changes-table.tsx'
import { changedFacts, useTermFacts } from '../terms/term-facts.ts'
import { TermsEditor } from '../terms/terms-editor.tsx'
import { withChanges } from '../terms/use-terms-draft.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import classes from './license.module.css'
import { type Renewal, useRenewal } from './use-renewal.ts'

type RenewCardProps = { readonly license: LicenseDetail; readonly onClose: () => void }

export function RenewCard({ license, onClose }: RenewCardProps) {
  const { t } = useTranslation(['licenses', 'common'])
  const renewal = useRenewal(license, onClose)
  const { base, draft, changes } = renewal
  const submit = (event: FormEvent) => {
    event.preventDefault()
    renewal.goOn()
  }
  return (
    <Card title={t('licenses:renewTitle')}>
      <form ref={draft.formRef} className={classes['form']} onSubmit={submit} noValidate>
        <p>{t('licenses:renewText')}</p>
        {renewal.isNewer ? <ConflictNotice seen={base} now={license} /> : null}
        {changes === undefined ? (
          <TermsEditor form={draft.form} onChange={draft.change} faultOf={draft.faultOf} />
        ) : (
          <Review before={base.terms} changes={changes} />
        )}
        <Refusal error={renewal.error} />
        <div className={classes['buttons']}>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Steps renewal={renewal} newest={license.serial} />
        </div>
      </form>
    </Card>
  )
}

type StepsProps = { readonly renewal: Renewal; readonly newest: number }

/** Each button has a key: while it is pressed, none may turn into one that submits. */
function Steps({ renewal, newest }: StepsProps) {
  const { t } = useTranslation('licenses')
  const language = useLanguage()
  if (renewal.isNewer) {
    return (
      <Button key="start" onClick={renewal.startAnew}>
        {t('conflictStart', { serial: formatNumber(newest, language) })}
      </Button>
    )
  }
  if (renewal.changes === undefined) {
    return (
      <Button key="review" type="submit">
        {t('review')}
      </Button>
    )
  }
  return (
    <>
      <Button key="back" variant="default" onClick={renewal.goBack}>
        {t('backToEdit')}
      </Button>
      <Button key="sign" type="submit" loading={renewal.isPending}>
        {t('sign', { serial: renewal.serial })}
      </Button>
    </>
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

/** What is wrong with a field stands beside it. */
function Refusal({ error }: { readonly error: unknown }) {
  if (error === null) return null
  if (error instanceof RefusedError && error.problem.name === 'PARAM_INPUT_ERROR') return null
  return <FaultNotice error={error} />
}
