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
  const [editing, setEditing] = useState(false)
  const [rejecting, setRejecting] = useState(false)
  const mailsOut = useOverview().data?.mail?.out
  const { draft, confirm, isPending, error } = useConfirmation(request, terms)
  const [mail, setMail] = useState(true)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm({ editing, mail: mailsOut && mail })
  }
  const turn = () => {
    if (editing) draft.startFrom(terms)
    setEditing(!editing)
  }
  return (
    <Card
      title={t('requests:terms')}
      aside={
        <Button variant="default" size="sm" onClick={turn}>
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
        <Refusal error={isPending ? null : error} />
        <div className={classes['foot']}>
          <MailChoice mailsOut={mailsOut} mail={mail} onChoose={setMail} />
          <Buttons isPending={isPending} onReject={() => setRejecting(true)} />
        </div>
      </form>
      {/* Not inside the form: what is submitted in the dialog would confirm the request. */}
      <RejectDialog
        request={request}
        opened={rejecting}
        mailsOut={mailsOut}
        onClose={() => setRejecting(false)}
      />
    </Card>
  )
}

function useConfirmation(request: RequestDetail, terms: Terms) {
  const { t } = useTranslation('requests')
  const say = useSay()
  const { mutate, isPending, error } = useWrite(confirmRequest)
  const draft = useTermsDraft(terms, error)
  const confirm = (given: { readonly editing: boolean; readonly mail: boolean | undefined }) => {
    const { editing, mail } = given
    const changes = editing ? draft.read() : {}
    if (changes === undefined || isPending) return
    const wanted = {
      id: request.id,
      ...(Object.keys(changes).length === 0 ? {} : { terms: changes }),
      ...(mail === undefined ? {} : { mail }),
    }
    mutate(wanted, { onSuccess: () => say(t('confirmed', { company: request.company })) })
  }
  return { draft, confirm, isPending, error }
}

/** Undefined: it is not known yet. */
type MailsOut = { readonly mailsOut: boolean | undefined }

type MailChoiceProps = MailsOut & {
  readonly mail: boolean
  readonly onChoose: (mail: boolean) => void
}

function MailChoice({ mailsOut, mail, onChoose }: MailChoiceProps) {
  const { t } = useTranslation('requests')
  if (mailsOut === undefined) return null
  if (!mailsOut) return <p className={classes['note']}>{t('mailOff')}</p>
  return (
    <Checkbox
      label={t('mailLink')}
      checked={mail}
      onChange={(event) => onChoose(event.currentTarget.checked)}
    />
  )
}

type ButtonsProps = { readonly isPending: boolean; readonly onReject: () => void }

function Buttons({ isPending, onReject }: ButtonsProps) {
  const { t } = useTranslation('requests')
  return (
    <div className={classes['buttons']}>
      <Button variant="default" onClick={onReject}>
        {t('reject')}
      </Button>
      <Button type="submit" loading={isPending} leftSection={<Icon name="check" size={16} />}>
        {t('confirm')}
      </Button>
    </div>
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
