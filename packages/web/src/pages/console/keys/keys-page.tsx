// The publisher's keys: which sign now and until when, and how new ones come (docs/protocol.md §1).
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { getKeys, type Keys } from '../../../api/authority-keys.ts'
import { Card } from '../../../kit/card.tsx'
import { CopyField } from '../../../kit/copy-field.tsx'
import { Facts } from '../../../kit/facts.tsx'
import { formatSpan } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { Steps } from '../../../kit/steps.tsx'
import table from '../../../kit/table.module.css'
import { IssuingKeys } from './issuing-keys.tsx'
import { type KeyPeriods, keyPeriods } from './key-periods.ts'
import classes from './keys-page.module.css'

export function KeysPage() {
  const { t } = useTranslation('keys')
  const query = useQuery({ queryKey: ['keys'], queryFn: getKeys })
  return (
    <DetailPage title={t('title')} query={query}>
      {({ body: keys, serverSeconds }) => {
        const now = serverSeconds ?? query.dataUpdatedAt / 1000
        return {
          title: t('title'),
          lead: <p>{t('intro')}</p>,
          body: <Body keys={keys} periods={keyPeriods(keys.issuing, now)} now={now} />,
        }
      }}
    </DetailPage>
  )
}

type BodyProps = {
  readonly keys: Keys
  readonly periods: KeyPeriods
  readonly now: number
}

function Body({ keys, periods, now }: BodyProps) {
  return (
    <>
      <Warning periods={periods} />
      <IssuingKeys periods={periods} now={now} />
      <Columns>
        <RotationCard />
        <Stack>
          <PublisherCard keys={keys} />
          <ActivationCard keys={keys} />
        </Stack>
      </Columns>
    </>
  )
}

function Warning({ periods: { warning } }: Pick<BodyProps, 'periods'>) {
  const { t } = useTranslation('keys')
  const language = useLanguage()
  if (warning === undefined) return null
  return warning.kind === 'none' ? (
    <Notice tone="bad" title={t('warning.none')}>
      <p>{t('warning.noneText')}</p>
    </Notice>
  ) : (
    <Notice
      tone="warn"
      title={t('warning.ends', { span: formatSpan(warning.secondsLeft, language) })}
    >
      <p>{t('warning.endsText')}</p>
    </Notice>
  )
}

type KeysProps = { readonly keys: Keys }

function PublisherCard({ keys: { publisher, root } }: KeysProps) {
  const { t } = useTranslation('keys')
  return (
    <Card title={t('publisher.title')}>
      <Facts
        facts={[
          { name: t('publisher.name'), value: publisher.name },
          { name: t('publisher.slug'), value: publisher.slug },
          { name: t('publisher.root'), value: root.kid, machine: true },
        ]}
      />
      <p className={table['note']}>{t('rootText')}</p>
    </Card>
  )
}

function ActivationCard({ keys: { activation } }: KeysProps) {
  const { t } = useTranslation('keys')
  return (
    <Card title={t('activation.title')}>
      {activation.length === 0 ? <p className={table['none']}>{t('activation.none')}</p> : null}
      <ul className={classes['activation']}>
        {activation.map(({ kid, current }) => (
          <li key={kid}>
            <code>{kid}</code>
            <StateText tone={current ? 'good' : 'info'}>
              {t(current ? 'activation.current' : 'activation.old')}
            </StateText>
          </li>
        ))}
      </ul>
      <p className={table['note']}>{t('activation.text')}</p>
    </Card>
  )
}

const delegateCommand = 'marque keys delegate --data ROOT --root-dir ROOT --out OUT'

function RotationCard() {
  const { t } = useTranslation('keys')
  const steps = ['machine', 'run', 'carry', 'wait', 'keep'] as const
  return (
    <Card title={t('rotation.title')}>
      <div className={classes['rotation']}>
        <p>{t('rotation.text')}</p>
        <Steps label={t('rotation.steps')} steps={steps.map((step) => t(`rotation.${step}`))} />
        <CopyField
          label={t('rotation.command')}
          value={delegateCommand}
          onCopied={() => undefined}
        />
      </div>
    </Card>
  )
}
