// Takes in a mail that was saved, or a whole mailbox, and tells what became of each mail in it.
import { Anchor } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { importMail, type MailFile, type ReceivedMail } from '../../../api/authority-mail.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { DropZone } from '../drop-zone.tsx'
import classes from './mail.module.css'
import { pageOfDeployment } from './received-mail-page.tsx'
import { ReceivedStateText, useReasonText } from './received-state.tsx'

const largestBytes = 25 * 1024 * 1024

export function ImportCard() {
  const { t } = useTranslation('mail')
  const [tooLarge, setTooLarge] = useState(false)
  const { mutate, isPending, data, error, reset } = useWrite(importMail)
  const take = async (file: File) => {
    reset()
    setTooLarge(file.size > largestBytes)
    if (file.size <= largestBytes) mutate(await mailFileOf(file))
  }
  return (
    <Card title={t('import.title')}>
      <div className={classes['import']}>
        <DropZone
          label={t('import.file')}
          hint={t('import.text')}
          drop={t(isPending ? 'import.busy' : 'import.drop')}
          choose={t('import.choose')}
          accept=".eml,.mbox,message/rfc822,application/mbox"
          busy={isPending}
          onFile={(file) => {
            take(file).catch(() => undefined)
          }}
        />
        {tooLarge ? <Notice tone="bad" title={t('import.tooLarge')} urgent /> : null}
        {error === null ? null : <FaultNotice error={error} />}
        {data === undefined ? null : <Outcome mails={data} />}
      </div>
    </Card>
  )
}

/** A mailbox begins with a line that no mail begins with. */
async function mailFileOf(file: File): Promise<MailFile> {
  const isMbox = /\.mbox$/i.test(file.name) || (await file.slice(0, 5).text()) === 'From '
  return {
    content: file,
    contentType: isMbox ? 'application/mbox' : 'message/rfc822',
    name: `${file.name} ${file.size} ${file.lastModified}`,
  }
}

function Outcome({ mails }: { readonly mails: readonly ReceivedMail[] }) {
  const { t } = useTranslation('mail')
  return (
    <div>
      <p role="status">
        {mails.length === 0 ? t('import.empty') : t('import.done', { count: mails.length })}
      </p>
      <ul className={classes['outcomes']} aria-label={t('import.outcome')}>
        {mails.map((mail) => (
          <OutcomeOf key={mail.id} mail={mail} />
        ))}
      </ul>
    </div>
  )
}

function OutcomeOf({ mail }: { readonly mail: ReceivedMail }) {
  const { t } = useTranslation('mail')
  const reason = useReasonText(mail)
  const { request, deployment } = mail
  return (
    <li>
      <Anchor component={Link} href={`/mail/received/${mail.id}`} inherit fw={600}>
        {mail.subject || t('received.noSubject')}
      </Anchor>
      <ReceivedStateText state={mail.state} />
      {reason === undefined ? null : <span className={classes['why']}>{reason}</span>}
      {request === undefined ? null : (
        <Anchor component={Link} href={`/requests/${request.id}`} inherit>
          {t('received.toRequest')}
        </Anchor>
      )}
      {deployment === undefined ? null : (
        <Anchor component={Link} href={pageOfDeployment(mail)} inherit>
          {t('received.toDeployment')}
        </Anchor>
      )}
    </li>
  )
}
