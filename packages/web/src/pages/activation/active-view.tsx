// After activation: that it worked, whose license it is, and what to do next (R9, R10, R17).

import { Button } from '@mantine/core'
import type { Status } from '@marque/protocol'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../kit/card.tsx'
import { CopyField } from '../../kit/copy-field.tsx'
import { Facts } from '../../kit/facts.tsx'
import { Icon } from '../../kit/icons.tsx'
import { LiveRegion } from '../../kit/live-region.tsx'
import { Notice } from '../../kit/notice.tsx'
import { Steps } from '../../kit/steps.tsx'
import { useLicenseFacts } from '../../license-server/license-facts.ts'
import classes from './active-view.module.css'

type ActiveViewProps = {
  readonly status: Status
  /** Activated on this page just now. */
  readonly fresh: boolean
  readonly onAgain: () => void
}

export function ActiveView({ status, fresh, onAgain }: ActiveViewProps) {
  const { t } = useTranslation(['activation', 'common'])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (fresh) heading.current?.focus()
  }, [fresh])
  return (
    <div className={classes['view']}>
      <header className={classes['head']}>
        <span className={classes['seal']}>
          <Icon name="check" size={30} />
        </span>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {fresh ? t('activation:active.done') : t('activation:active.title')}
          </h1>
          <p>{fresh ? t('activation:active.doneText') : t('activation:active.text')}</p>
        </div>
      </header>
      {status.connectionsInUse === 0 ? (
        <Notice tone="warn" title={t('activation:active.adviceTitle')}>
          <p>{t('activation:active.advice')}</p>
        </Notice>
      ) : null}
      <div className={classes['columns']}>
        <Card title={t('activation:active.nextHeading')}>
          <NextSteps />
        </Card>
        <Card title={t('activation:active.licenseHeading')}>
          <Facts facts={useLicenseFacts(status)} />
          <p className={classes['small']}>{t('common:seatIsNode')}</p>
        </Card>
      </div>
      <footer className={classes['foot']}>
        <Button component="a" href="/license" rightSection={<Icon name="arrow" size={18} />}>
          {t('activation:active.dashboard')}
        </Button>
        <Button variant="default" onClick={onAgain}>
          {t('activation:active.again')}
        </Button>
        <p>{t('activation:active.againWhen')}</p>
      </footer>
    </div>
  )
}

function NextSteps() {
  const { t } = useTranslation('activation')
  const [said, setSaid] = useState('')
  return (
    <div className={classes['next']}>
      <Steps
        label={t('active.nextHeading')}
        steps={[t('active.nextWhere'), t('active.nextMethod'), t('active.nextAddress')]}
      />
      <CopyField
        label={t('active.addressLabel')}
        value={location.origin}
        onCopied={() => setSaid(t('active.addressCopied'))}
      />
      {isLoopback(location.hostname) ? (
        <p className={classes['small']}>{t('active.addressLocal')}</p>
      ) : null}
      <LiveRegion message={said} />
    </div>
  )
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host.startsWith('127.')
