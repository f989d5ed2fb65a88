// The address behind the QR code, for people whose phone cannot scan it.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyField } from '../../kit/copy-field.tsx'
import { Icon } from '../../kit/icons.tsx'
import { LiveRegion } from '../../kit/live-region.tsx'
import classes from './phone-address.module.css'

export function PhoneAddress({ url }: { readonly url: string }) {
  const { t } = useTranslation('activation')
  const [said, setSaid] = useState('')
  return (
    <details className={classes['details']}>
      <summary>
        <Icon name="chevron" size={16} />
        {t('url.toggle')}
      </summary>
      <p>{t('url.text')}</p>
      <CopyField label={t('url.label')} value={url} onCopied={() => setSaid(t('url.copied'))} />
      <LiveRegion message={said} />
    </details>
  )
}
