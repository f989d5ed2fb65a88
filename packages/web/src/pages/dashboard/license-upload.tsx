// Puts a newer license in force: choose the file, see what changes, confirm (R24). The file is
// sent as it is; what is shown before is only what it says of itself.

import { Button, Modal } from '@mantine/core'
import type { Status } from '@marque/protocol'
import { type ChangeEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { putLicense } from '../../api/license-server.ts'
import classes from '../../kit/dialog.module.css'
import { FaultNotice } from '../../kit/fault-notice.tsx'
import { Icon } from '../../kit/icons.tsx'
import { Notice } from '../../kit/notice.tsx'
import { type LicensePreview, parseLicensePreview } from '../../license-server/license-preview.ts'
import { LicenseChanges } from './license-changes.tsx'
import { useAdminAction } from './use-admin.ts'

type LicenseUploadProps = { readonly status: Status; readonly onSay: (text: string) => void }

type Chosen =
  | { readonly kind: 'license'; readonly text: string; readonly preview: LicensePreview }
  | { readonly kind: 'unreadable' | 'tooLarge' }

const largestBytes = 64 * 1024

export function LicenseUpload({ status, onSay }: LicenseUploadProps) {
  const { t } = useTranslation(['dashboard', 'common'])
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<Chosen>()
  const { mutate, isPending, error, reset } = useAdminAction(putLicense)

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0]
    event.currentTarget.value = ''
    if (file === undefined) return
    reset()
    setChosen(await readFile(file))
  }
  const putInForce = (license: Extract<Chosen, { kind: 'license' }>) =>
    mutate(license.text, {
      onSuccess: () => {
        onSay(t('dashboard:license.done', { serial: license.preview.serial }))
        setChosen(undefined)
      },
    })
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept=".json,application/json"
        onChange={(event) => {
          choose(event).catch(() => setChosen({ kind: 'unreadable' }))
        }}
      />
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="upload" size={16} />}
        onClick={() => input.current?.click()}
      >
        {t('dashboard:license.upload')}
      </Button>
      <Modal
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={t('dashboard:license.preview')}
        closeButtonProps={{ 'aria-label': t('common:close') }}
        size="lg"
      >
        <div className={classes['body']}>
          {chosen?.kind === 'license' ? (
            <LicenseChanges status={status} next={chosen.preview} />
          ) : (
            <Notice tone="bad" title={chosen ? t(`dashboard:license.${chosen.kind}`) : ''} />
          )}
          {error === null ? null : <FaultNotice error={error} />}
          <div className={classes['buttons']}>
            <Button variant="default" onClick={() => setChosen(undefined)}>
              {t('common:cancel')}
            </Button>
            {chosen?.kind === 'license' ? (
              <Button loading={isPending} onClick={() => putInForce(chosen)}>
                {t('dashboard:license.confirm')}
              </Button>
            ) : null}
          </div>
        </div>
      </Modal>
    </>
  )
}

async function readFile(file: File): Promise<Chosen> {
  if (file.size > largestBytes) return { kind: 'tooLarge' }
  const text = await file.text()
  const preview = parseLicensePreview(text)
  return preview === undefined ? { kind: 'unreadable' } : { kind: 'license', text, preview }
}
