// What the administrator should mend, each with its remedy (R5, R25). The worst come first.

import { Anchor } from '@mantine/core'
import type { Warning, WarningName } from '@marque/protocol'
import { useTranslation } from 'react-i18next'
import { formatDate, formatSpan } from '../kit/format.ts'
import { useLanguage } from '../kit/language.ts'
import { Notice, type Tone } from '../kit/notice.tsx'
import classes from './warnings.module.css'

const toneOf: Readonly<Record<WarningName, Tone>> = {
  LICENSE_EXPIRED: 'bad',
  LICENSE_SUSPENDED: 'bad',
  LICENSE_FILE_REFUSED: 'warn',
  CONFIG_NOT_MAPPED: 'warn',
  CLOCK_BEHIND: 'warn',
  CERTIFICATE_INVALID: 'warn',
  LICENSE_EXPIRES: 'warn',
  CERTIFICATE_EXPIRES: 'warn',
  CERTIFICATE_BUILT_IN: 'info',
}

const mendedByUpload: ReadonlySet<WarningName> = new Set([
  'LICENSE_EXPIRED',
  'LICENSE_SUSPENDED',
  'LICENSE_EXPIRES',
])

const isKnown = (name: string): name is WarningName => Object.hasOwn(toneOf, name)

const rank = (name: string): number =>
  isKnown(name) ? Object.keys(toneOf).indexOf(name) : Number.MAX_SAFE_INTEGER

type WarningsProps = {
  readonly warnings: readonly Warning[]
  /** Where a newer license is uploaded, if not on this page. */
  readonly uploadUrl?: string
}

export function Warnings({ warnings, uploadUrl }: WarningsProps) {
  const { t } = useTranslation('warnings')
  if (warnings.length === 0) return null
  const sorted = warnings.toSorted((a, b) => rank(a.name) - rank(b.name))
  return (
    <section className={classes['warnings']} aria-label={t('heading')}>
      {sorted.map((warning) => (
        <WarningNotice key={warning.name} warning={warning} uploadUrl={uploadUrl} />
      ))}
    </section>
  )
}

type WarningNoticeProps = {
  readonly warning: Warning
  readonly uploadUrl: string | undefined
}

function WarningNotice({ warning, uploadUrl }: WarningNoticeProps) {
  const { t } = useTranslation('warnings')
  const language = useLanguage()
  const { expiresAt, offsetSeconds, reason = '' } = warning
  // A newer server may know warnings that this page does not.
  const name: string = warning.name
  if (!isKnown(name)) {
    return (
      <Notice tone="warn" title={t('other.text', { name })}>
        <p>{t('other.remedy')}</p>
      </Notice>
    )
  }
  const facts = {
    reason,
    date: expiresAt === undefined ? '' : formatDate(expiresAt, language),
    span: offsetSeconds === undefined ? '' : formatSpan(offsetSeconds, language),
  }
  return (
    <Notice tone={toneOf[name]} title={t(`${name}.text`, facts)}>
      <p>
        {t(`${name}.remedy`)}{' '}
        {uploadUrl !== undefined && mendedByUpload.has(name) ? (
          <Anchor href={uploadUrl}>{t('upload')}</Anchor>
        ) : null}
      </p>
    </Notice>
  )
}
