// Entitlements as rows: a name, whether it is on or off or an amount, and the amount.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../kit/icons.tsx'
import classes from './terms-editor.module.css'
import type { TermsEditorProps } from './terms-editor.tsx'
import type { EntitlementRow } from './terms-form.ts'

const kinds: readonly EntitlementRow['kind'][] = ['on', 'off', 'number', 'text']

export function EntitlementRows({ form, onChange, faultOf }: TermsEditorProps) {
  const { t } = useTranslation('terms')
  const rows = form.entitlements
  const put = (number: number, change: Partial<EntitlementRow>) =>
    onChange({
      entitlements: rows.map((row) => (row.number === number ? { ...row, ...change } : row)),
    })
  const add = () => {
    const number = Math.max(-1, ...rows.map((row) => row.number)) + 1
    onChange({ entitlements: [...rows, { number, name: '', kind: 'on', value: '' }] })
  }
  return (
    <fieldset className={classes['group']}>
      <legend>{t('entitlements')}</legend>
      {rows.map((row) => (
        <Row
          key={row.number}
          row={row}
          wrong={faultOf(`entitlements.${row.number}`) !== undefined}
          onPut={(change) => put(row.number, change)}
          onRemove={() =>
            onChange({ entitlements: rows.filter(({ number }) => number !== row.number) })
          }
        />
      ))}
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="plus" size={16} />}
        onClick={add}
      >
        {t('addEntitlement')}
      </Button>
    </fieldset>
  )
}

type RowProps = {
  readonly row: EntitlementRow
  readonly wrong: boolean
  readonly onPut: (change: Partial<EntitlementRow>) => void
  readonly onRemove: () => void
}

function Row({ row, wrong, onPut, onRemove }: RowProps) {
  const { t } = useTranslation('terms')
  const hasValue = row.kind === 'number' || row.kind === 'text'
  return (
    <div className={classes['row']}>
      <TextInput
        aria-label={t('entitlementName')}
        placeholder={t('entitlementName')}
        maxLength={100}
        value={row.name}
        error={wrong ? t('wrongEntitlement') : undefined}
        errorProps={{ role: 'alert' }}
        onChange={(event) => onPut({ name: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('entitlementKind')}
        value={row.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        onChange={(event) => {
          const kind = kinds.find((each) => each === event.currentTarget.value)
          if (kind !== undefined) onPut({ kind })
        }}
      />
      {hasValue ? (
        <TextInput
          aria-label={t('entitlementValue')}
          placeholder={t('entitlementValue')}
          maxLength={1000}
          {...(row.kind === 'number' ? { inputMode: 'decimal' as const } : {})}
          value={row.value}
          onChange={(event) => onPut({ value: event.currentTarget.value })}
        />
      ) : (
        <span />
      )}
      <button
        type="button"
        className={classes['remove']}
        aria-label={t('removeEntitlement', { name: row.name })}
        onClick={onRemove}
      >
        <Icon name="cross" size={16} />
      </button>
    </div>
  )
}
