// Links by which a licensee fetches the archive without an account: made, counted, withdrawn. The address
// is shown once, when it is made; the list never shows it again.
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type Architecture,
  type ArchiveLink,
  makeArchiveLink,
  revokeArchiveLink,
} from '../../../api/authority-deployments.ts'
import { CopyField } from '../../../kit/copy-field.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDateTime, formatNumber } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { Failed, Waiting } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { StateText } from '../../../kit/state-text.tsx'
import { useWrite } from '../../../kit/use-write.ts'
import { useMay } from '../use-operator.ts'
import { ArchitectureSelect } from './architecture-select.tsx'
import classes from './archive-card.module.css'
import { useArchiveLinks } from './use-deployments.ts'

const daySeconds = 86_400
const dayChoices = [1, 7, 14, 30] as const

export function ArchiveLinks({ deploymentId }: { readonly deploymentId: string }) {
  const { t } = useTranslation('deployments')
  const mayMake = useMay('issuer')
  const links = useArchiveLinks(deploymentId)
  return (
    <section className={classes['part']}>
      <h3>{t('links.title')}</h3>
      {mayMake ? <LinkForm deploymentId={deploymentId} /> : null}
      {links.data === undefined ? (
        links.error === null ? (
          <Waiting />
        ) : (
          <Failed list={links} error={links.error} />
        )
      ) : (
        <LinkList
          items={links.data.body.items}
          now={links.data.serverSeconds ?? links.dataUpdatedAt / 1000}
          mayRevoke={mayMake}
        />
      )}
      <p className={classes['note']}>{t('links.text')}</p>
    </section>
  )
}

function LinkForm({ deploymentId }: { readonly deploymentId: string }) {
  const { t } = useTranslation('deployments')
  const say = useSay()
  const [days, setDays] = useState<number>(7)
  const [architecture, setArchitecture] = useState<Architecture>()
  const { mutate, isPending, data, error } = useWrite(makeArchiveLink)
  return (
    <>
      <div className={classes['choice']}>
        <NativeSelect
          label={t('links.days')}
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={dayChoices.map((count) => ({
            value: String(count),
            label: t('links.forDays', { count }),
          }))}
        />
        <ArchitectureSelect value={architecture} onChoose={setArchitecture} />
        <Button
          variant="default"
          loading={isPending}
          onClick={() =>
            mutate({
              id: deploymentId,
              ttlSeconds: days * daySeconds,
              ...(architecture !== undefined && { architecture }),
            })
          }
        >
          {t('links.make')}
        </Button>
      </div>
      {error === null ? null : <FaultNotice error={error} />}
      {data === undefined ? null : (
        <>
          <Notice tone="good" title={t('links.made')} />
          <CopyField
            label={t('links.copy')}
            value={data.url}
            onCopied={() => say(t('links.copied'))}
          />
        </>
      )}
    </>
  )
}

type LinkListProps = {
  readonly items: readonly ArchiveLink[]
  readonly now: number
  readonly mayRevoke: boolean
}

function LinkList({ items, now, mayRevoke }: LinkListProps) {
  const { t } = useTranslation('deployments')
  const say = useSay()
  const { mutate, isPending, variables, error } = useWrite(revokeArchiveLink)
  if (items.length === 0) return <p className={classes['note']}>{t('links.none')}</p>
  return (
    <>
      {error === null ? null : <FaultNotice error={error} />}
      <ul className={classes['links']}>
        {items.map((link) => (
          <LinkRow
            key={link.id}
            link={link}
            now={now}
            busy={isPending && variables === link.id}
            onRevoke={
              mayRevoke
                ? () => mutate(link.id, { onSuccess: () => say(t('links.revokeDone')) })
                : undefined
            }
          />
        ))}
      </ul>
    </>
  )
}

type LinkRowProps = {
  readonly link: ArchiveLink
  readonly now: number
  readonly busy: boolean
  readonly onRevoke: (() => void) | undefined
}

function LinkRow({ link, now, busy, onRevoke }: LinkRowProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const time = (at: number) => formatDateTime(at, language)
  const { architecture, createdAt, expiresAt, downloads, lastDownloadAt } = link
  const state = stateOf(link, now)
  return (
    <li>
      <div>
        <p>
          <StateText tone={state === 'valid' ? 'good' : 'info'}>{t(`links.${state}`)}</StateText>
          {' · '}
          {architecture ?? t('archive.both')}
        </p>
        <small>{t('links.span', { from: time(createdAt), to: time(expiresAt) })}</small>
        <small>
          {t('links.downloads', { number: formatNumber(downloads, language) })}
          {lastDownloadAt === undefined
            ? null
            : `, ${t('links.lastDownload', { time: time(lastDownloadAt) })}`}
        </small>
      </div>
      {state !== 'valid' || onRevoke === undefined ? null : (
        <Button
          variant="default"
          size="xs"
          loading={busy}
          aria-label={t('links.revokeOf', { time: time(createdAt) })}
          onClick={onRevoke}
        >
          {t('links.revoke')}
        </Button>
      )}
    </li>
  )
}

const stateOf = (
  { revokedAt, expiresAt }: ArchiveLink,
  now: number,
): 'valid' | 'expired' | 'revoked' =>
  revokedAt !== undefined ? 'revoked' : expiresAt <= now ? 'expired' : 'valid'
