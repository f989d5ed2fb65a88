// Something that is shown once and never again: copied, or lost when the reader says so.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyField } from '../../../kit/copy-field.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import classes from './accounts.module.css'

type OnceProps = {
  readonly title: string
  readonly label: string
  readonly value: string
  readonly copied: string
  readonly onDone: () => void
}

export function Once({ title, label, value, copied, onDone }: OnceProps) {
  const { t } = useTranslation('common')
  const say = useSay()
  return (
    <div className={classes['once']}>
      <Notice tone="good" title={title} urgent />
      <CopyField label={label} value={value} onCopied={() => say(copied)} />
      <Button variant="default" size="sm" onClick={onDone}>
        {t('close')}
      </Button>
    </div>
  )
}
