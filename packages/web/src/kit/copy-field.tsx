// A text that is there to be taken elsewhere, with a button that copies it.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './copy-field.module.css'
import { Icon } from './icons.tsx'

type CopyFieldProps = {
  readonly label: string
  readonly value: string
  readonly onCopied: () => void
}

export function CopyField({ label, value, onCopied }: CopyFieldProps) {
  const { t } = useTranslation('common')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    // Without the right to the clipboard the text can still be selected by hand.
    await navigator.clipboard.writeText(value)
    setCopied(true)
    onCopied()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this names a text.
    <div className={classes['field']} role="group" aria-label={label}>
      <code className={classes['value']}>{value}</code>
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
        onClick={() => {
          copy().catch(() => setCopied(false))
        }}
      >
        {copied ? t('copied') : t('copy')}
      </Button>
    </div>
  )
}
