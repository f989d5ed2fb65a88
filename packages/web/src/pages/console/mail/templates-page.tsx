// How each kind of mail reads, in both languages, with examples filled in.
import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import {
  getPreview,
  type MailKind,
  type MailLanguage,
  mailFrames,
} from '../../../api/authority-mail.ts'
import { mail as english } from '../../../i18n/en/mail.ts'
import { Card } from '../../../kit/card.tsx'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Page } from '../../../kit/page.tsx'
import { useChoice } from '../../../kit/use-paged-list.ts'
import classes from './mail.module.css'
import { MailTabs } from './mail-tabs.tsx'
import { MailView } from './mail-view.tsx'

const kinds = Object.keys(english.kind) as readonly MailKind[]
const mailLanguages: readonly MailLanguage[] = ['en', 'zh']

export function TemplatesPage() {
  const { t } = useTranslation('mail')
  const { chosen, choose } = useChoice('kind', 'mailLanguage')
  const own: MailLanguage = useLanguage() === 'en' ? 'en' : 'zh'
  const kind = kinds.find((each) => each === chosen.kind) ?? 'confirmation'
  const language = mailLanguages.find((each) => each === chosen.mailLanguage) ?? own
  return (
    <Page title={t('title')}>
      <MailTabs shown="templates" />
      <Card title={t('templates.title')}>
        <p className={classes['lead']}>{t('templates.text')}</p>
        <div className={classes['choices']}>
          <NativeSelect
            label={t('templates.kind')}
            value={kind}
            onChange={(event) => choose({ kind: event.currentTarget.value })}
            data={kinds.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
          />
          <SegmentedControl
            aria-label={t('templates.language')}
            value={language}
            onChange={(value) => choose({ mailLanguage: value })}
            data={mailLanguages.map((each) => ({ value: each, label: t(`language.${each}`) }))}
          />
        </div>
        <Preview kind={kind} language={language} />
      </Card>
    </Page>
  )
}

type PreviewProps = { readonly kind: MailKind; readonly language: MailLanguage }

function Preview({ kind, language }: PreviewProps) {
  const { t } = useTranslation('mail')
  const preview = useQuery({
    queryKey: ['mails', 'preview', kind, language, {}],
    queryFn: () => getPreview(kind, language, {}),
  })
  if (preview.data === undefined) {
    return preview.error === null ? <Waiting /> : <Failed list={preview} error={preview.error} />
  }
  return (
    <>
      <p className={classes['subject']}>
        {t('templates.subject')}{' '}
        <b lang={language === 'zh' ? 'zh-CN' : 'en'}>{preview.data.subject}</b>
      </p>
      <MailView text={preview.data.text} html={mailFrames.preview(kind, language, {})} />
    </>
  )
}
