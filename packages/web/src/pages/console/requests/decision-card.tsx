// The decision over an open request: one click confirms it as it was asked for; the terms can be changed
// before; or it is rejected with a reason.
import { Button, Checkbox } from '@mantine/core'
import type { Terms } from '@marque/protocol'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirmRequest, type RequestDetail } from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { Icon } from '../../../kit/icons.tsx'
import { isConflict } from '../../../kit/is-conflict.ts'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { useTermFacts } from '../terms/term-facts.ts'
import { TermsEditor } from '../terms/terms-editor.tsx'
import { useTermsDraft } from '../terms/use-terms-draft.ts'
import { useMay } from '../use-operator.ts'
import { useOverview } from '../use-overview.ts'
import { RejectDialog } from './reject-dialog.tsx'
import classes from './request.module.css'

type DecisionProps = { readonly request: RequestDetail }

export function DecisionCard({ request }: DecisionProps) {
  const { t } = useTranslation('requests')
  const mayIssue = useMay('issuer')
  const { terms } = request
  if (terms === undefined) return null
  if (mayIssue) return <Decision request={request} terms={terms} />
  return (
    <Card title={t('terms')}>
      <p className={classes['text']}>{t('decideViewer')}</p>
      <TermsFacts terms={terms} />
    </Card>
  )
}

function TermsFacts({ terms }: { readonly terms: Terms }) {
  const factsOf = useTermFacts()
  return <Facts facts={factsOf(terms).filter(({ key, unset }) => key !== 'status' && !unset)} />
}

function Decision({ request, terms }: DecisionProps & { readonly terms: Terms }) {
  const { t } = useTranslation(['requests', 'terms'])
  const say = useSay()
  const [editing, setEditing] = useState(false)
  const [rejecting, setRejecting] = useState(false)
  const [mail, setMail] = useState(true)
  const mailsOut = useOverview().data?.mail?.out
  const confirm = useWrite(confirmRequest)
  const draft = useTermsDraft(terms, confirm.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const changes = editing ? draft.read() : {}
    if (changes === undefined || confirm.isPending) return
    confirm.mutate(
      {
        id: request.id,
        ...(Object.keys(changes).length === 0 ? {} : { terms: changes }),
        ...(mailsOut === undefined ? {} : { mail: mailsOut && mail }),
      },
      { onSuccess: () => say(t('requests:confirmed', { company: request.company })) },
    )
  }
  return (
    <Card
      title={t('requests:terms')}
      aside={
        <Button
          variant="default"
          size="sm"
          onClick={() => {
            if (editing) draft.startFrom(terms)
            setEditing(!editing)
          }}
        >
          {editing ? t('terms:asRequested') : t('terms:edit')}
        </Button>
      }
    >
      <form ref={draft.formRef} onSubmit={submit} noValidate>
        {editing ? (
          <TermsEditor form={draft.form} onChange={draft.change} faultOf={draft.faultOf} />
        ) : (
          <TermsFacts terms={terms} />
        )}
        <Refusal error={confirm.isPending ? null : confirm.error} />
        <div className={classes['foot']}>
          {mailsOut === false ? (
            <p className={classes['text']}>{t('requests:mailOff')}</p>
          ) : mailsOut === true ? (
            <Checkbox
              label={t('requests:mailLink')}
              checked={mail}
              onChange={(event) => setMail(event.currentTarget.checked)}
            />
          ) : null}
          <div className={classes['buttons']}>
            <Button variant="default" onClick={() => setRejecting(true)}>
              {t('requests:reject')}
            </Button>
            <Button
              type="submit"
              loading={confirm.isPending}
              leftSection={<Icon name="check" size={16} />}
            >
              {t('requests:confirm')}
            </Button>
          </div>
        </div>
      </form>
      <RejectDialog
        request={request}
        opened={rejecting}
        mailsOut={mailsOut}
        onClose={() => setRejecting(false)}
      />
    </Card>
  )
}

function Refusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('requests')
  if (error === null) return null
  return isConflict(error) ? (
    <Notice tone="warn" title={t('gone')} urgent />
  ) : (
    <FaultNotice error={error} />
  )
}
