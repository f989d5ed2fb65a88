// The audit log: what happened, who did it, what changed by it; and the whole log to take away and
// verify elsewhere (R27; docs/protocol.md §9).
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { auditExport } from '../../../api/authority-audit.ts'
import { audit as english } from '../../../i18n/en/audit.ts'
import { Card } from '../../../kit/card.tsx'
import { CopyField } from '../../../kit/copy-field.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { Icon } from '../../../kit/icons.tsx'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { MoreButton } from '../../../kit/more-button.tsx'
import { Page } from '../../../kit/page.tsx'
import table from '../../../kit/table.module.css'
import { type Choice, useChoice } from '../../../kit/use-paged-list.ts'
import classes from './audit-page.module.css'
import { AuditRow } from './audit-row.tsx'
import { useAudit, useOperatorNames } from './use-audit.ts'

export function AuditPage() {
  const { t } = useTranslation('audit')
  const choice = useChoice('name', 'until')
  return (
    <Page title={t('title')} lead={<p>{t('intro')}</p>}>
      <Card>
        <Choices choice={choice} />
        <Lines choice={choice} />
      </Card>
      <ExportCard />
    </Page>
  )
}

type ChoiceProps = { readonly choice: Choice<'name' | 'until'> }

type EventKey = keyof typeof english.event

const eventKeys = Object.keys(english.event) as readonly EventKey[]

function Choices({ choice }: ChoiceProps) {
  const { t } = useTranslation('audit')
  const { chosen, choose } = choice
  return (
    <div className={classes['choices']}>
      <NativeSelect
        label={t('name')}
        value={chosen.name}
        onChange={(event) => choose({ name: event.currentTarget.value })}
        data={[
          { value: '', label: t('every') },
          ...eventKeys.map((key) => ({
            value: key.replace('_', '.'),
            label: t(`event.${key}`),
          })),
        ]}
      />
      <TextInput
        type="datetime-local"
        label={t('until')}
        description={t('untilHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={chosen.until}
        onChange={(event) => choose({ until: event.currentTarget.value })}
      />
      {chosen.until === '' ? null : (
        <Button variant="default" onClick={() => choose({ until: '' })}>
          {t('newest')}
        </Button>
      )}
    </div>
  )
}

function Lines({ choice }: ChoiceProps) {
  const { t } = useTranslation('audit')
  const { list, isSeeking, error } = useAudit(choice.chosen)
  const operators = useOperatorNames()
  if (error !== null) return <FaultNotice error={error} />
  if (isSeeking) return <p className={table['none']}>{t('seeking')}</p>
  if (list.items === undefined) {
    return list.error === null ? <Waiting /> : <Failed list={list} error={list.error} />
  }
  return (
    <>
      {list.error === null ? null : <FaultNotice error={list.error} />}
      {list.items.length === 0 ? (
        <p className={table['none']} role="status">
          {t('none')}
        </p>
      ) : (
        <ol className={classes['lines']} aria-label={t('list')} aria-busy={list.isPlaceholderData}>
          {list.items.map((line) => (
            <AuditRow key={line.sequence} line={line} operators={operators} />
          ))}
        </ol>
      )}
      <MoreButton label={t('more')} list={list} />
    </>
  )
}

function ExportCard() {
  const { t } = useTranslation('audit')
  return (
    <Card
      title={t('export.title')}
      aside={
        <Button
          component="a"
          href={auditExport}
          download="audit.jsonl"
          variant="default"
          size="sm"
          leftSection={<Icon name="download" size={16} />}
        >
          {t('export.download')}
        </Button>
      }
    >
      <div className={classes['export']}>
        <p>{t('export.text')}</p>
        <p>{t('export.verify')}</p>
        <CopyField
          label={t('export.command')}
          value="marque verify --trust trust.json audit.jsonl"
          onCopied={() => undefined}
        />
      </div>
    </Card>
  )
}
