// What the licensee loads, to be taken away here or fetched by a link (R2, R26). The archive holds the
// deployment's private key: it goes to the licensee alone.
import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './texts.ts'
import { type Architecture, deploymentFiles } from '../../../api/authority-deployments.ts'
import { BrokenDownloadError } from '../../../api/download.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatBytes } from '../../../kit/format.ts'
import { Icon } from '../../../kit/icons.tsx'
import { useLanguage } from '../../../kit/language.ts'
import { Notice } from '../../../kit/notice.tsx'
import { useMay } from '../use-operator.ts'
import { ArchitectureSelect } from './architecture-select.tsx'
import classes from './archive-card.module.css'
import { ArchiveLinks } from './archive-links.tsx'
import { type ArchiveDownload, useArchiveDownload } from './use-archive-download.ts'

export function ArchiveCard({ deploymentId }: { readonly deploymentId: string }) {
  const { t } = useTranslation('deployments')
  const mayTake = useMay('issuer')
  return (
    <Card title={t('archive.title')}>
      <div className={classes['parts']}>
        {mayTake ? <Taking id={deploymentId} /> : <p>{t('archive.hint')}</p>}
        <ArchiveLinks deploymentId={deploymentId} />
        <Files id={deploymentId} mayTake={mayTake} />
      </div>
    </Card>
  )
}

function Taking({ id }: { readonly id: string }) {
  const { t } = useTranslation('deployments')
  const [architecture, setArchitecture] = useState<Architecture>()
  const { state, start, cancel } = useArchiveDownload(id)
  return (
    <div className={classes['part']}>
      <p>{t('archive.text')}</p>
      {state.step === 'loading' ? (
        <Loading state={state} onCancel={cancel} />
      ) : (
        <div className={classes['choice']}>
          <ArchitectureSelect value={architecture} onChoose={setArchitecture} />
          <Button
            leftSection={<Icon name="download" size={16} />}
            onClick={() => start(architecture)}
          >
            {t('archive.download')}
          </Button>
        </div>
      )}
      <Outcome state={state} />
    </div>
  )
}

type LoadingProps = {
  readonly state: Extract<ArchiveDownload, { step: 'loading' }>
  readonly onCancel: () => void
}

function Loading({ state, onCancel }: LoadingProps) {
  const { t } = useTranslation('deployments')
  const language = useLanguage()
  const { doneBytes, totalBytes } = state.progress
  return (
    <div className={classes['loading']}>
      <p>
        {totalBytes === undefined
          ? t('archive.starting')
          : t('archive.bytes', {
              done: formatBytes(doneBytes, language),
              total: formatBytes(totalBytes, language),
            })}
      </p>
      <progress
        aria-label={t('archive.progress')}
        {...(totalBytes === undefined ? {} : { max: totalBytes, value: doneBytes })}
      />
      <Button variant="default" size="sm" onClick={onCancel}>
        {t('archive.cancel')}
      </Button>
    </div>
  )
}

function Outcome({ state }: { readonly state: ArchiveDownload }) {
  const { t } = useTranslation('deployments')
  switch (state.step) {
    case 'idle':
    case 'loading':
      return null
    case 'cancelled':
      return <p role="status">{t('archive.cancelled')}</p>
    case 'failed':
      return state.error instanceof BrokenDownloadError ? (
        <Notice tone="bad" title={t('archive.broken')} urgent />
      ) : (
        <FaultNotice error={state.error} />
      )
    case 'done':
      return (
        <Notice
          tone={state.checked ? 'good' : 'warn'}
          title={t(state.checked ? 'archive.done' : 'archive.unchecked', { name: state.fileName })}
        >
          <p>
            {t('archive.hash')} <code className={classes['hash']}>{state.sha256}</code>
          </p>
        </Notice>
      )
  }
}

function Files({ id, mayTake }: { readonly id: string; readonly mayTake: boolean }) {
  const { t } = useTranslation('deployments')
  const files = [
    { url: deploymentFiles.license(id), name: 'license.json', label: t('archive.license') },
    { url: deploymentFiles.statement(id), name: 'archive.jws', label: t('archive.statement') },
    ...(mayTake
      ? [{ url: deploymentFiles.folder(id), name: 'license.tar', label: t('archive.folder') }]
      : []),
  ]
  return (
    <div className={classes['part']}>
      <h3>{t('archive.files')}</h3>
      <ul className={classes['files']}>
        {files.map((file) => (
          <li key={file.name}>
            <Anchor href={file.url} download={file.name} className={classes['file']} inherit>
              <Icon name="download" size={16} /> {file.label}
            </Anchor>
          </li>
        ))}
      </ul>
      <p className={classes['note']}>{t('archive.filesText')}</p>
    </div>
  )
}
