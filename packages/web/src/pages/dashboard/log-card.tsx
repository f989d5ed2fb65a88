// The log of the license server, by severity and page by page, and its files to take away.
import type { LogPage } from '@marque/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloads } from '../../api/license-server.ts'
import { Card } from '../../kit/card.tsx'
import { parseTime } from '../../kit/clock.ts'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { formatDateTime } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import { MoreButton } from '../../kit/more-button.tsx'
import { StateText } from '../../kit/state-text.tsx'
import table from '../../kit/table.module.css'
import classes from './lines.module.css'
import { ListTools } from './list-tools.tsx'
import { useLog } from './use-admin.ts'

type Line = LogPage['items'][number]

const levels = ['info', 'warn', 'error'] as const

export function LogCard() {
  const { t } = useTranslation('dashboard')
  const [level, setLevel] = useState('')
  const log = useLog(level)
  const items = log.data?.pages.flatMap((page) => page.items)
  return (
    <Card
      title={t('log.title')}
      aside={
        <ListTools
          label={t('log.level')}
          value={level}
          choices={[
            { value: '', label: t('log.every') },
            { value: 'warn', label: t('log.fromWarn') },
            { value: 'error', label: t('log.error') },
          ]}
          onChoose={setLevel}
          file={{ url: downloads.log, name: 'license-server.log', label: t('log.download') }}
        />
      }
    >
      {log.error === null ? null : <FaultNotice error={log.error} />}
      {items?.length === 0 ? <p className={table['none']}>{t('log.none')}</p> : null}
      <ol className={classes['lines']}>
        {items?.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name, and two may be alike.
          <LogRow key={index} line={line} />
        ))}
      </ol>
      <MoreButton label={t('showMore')} list={log} />
    </Card>
  )
}

const tones = { info: 'info', warn: 'warn', error: 'bad' } as const

function LogRow({ line }: { readonly line: Line }) {
  const { t } = useTranslation('dashboard')
  const language = useLanguage()
  const at = parseTime(line.time)
  const level = levels.find((each) => each === line.level) ?? 'info'
  return (
    <li>
      <time>{at === undefined ? line.time : formatDateTime(at, language)}</time>
      <StateText tone={tones[level]}>{t(`log.${level}`)}</StateText>
      <span>
        {line.message}
        <small className={classes['details']}>{factsOf(line)}</small>
      </span>
    </li>
  )
}

const factsOf = ({ facts }: Line): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
