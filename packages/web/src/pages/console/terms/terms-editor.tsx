// The terms of a license to be edited: how many, how long, for what, and how its leases live.
import { Checkbox, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSpan } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { EntitlementRows } from './entitlement-rows.tsx'
import classes from './terms-editor.module.css'
import type { TermsForm } from './terms-form.ts'

export type TermsEditorProps = {
  readonly form: TermsForm
  readonly onChange: (change: Partial<TermsForm>) => void
  readonly faultOf: (field: string) => string | undefined
}

type TextName = {
  [Name in keyof TermsForm]: TermsForm[Name] extends string ? Name : never
}[keyof TermsForm]

export function TermsEditor(props: TermsEditorProps) {
  const { t } = useTranslation('terms')
  const { form, onChange } = props
  const field = useField(props)
  return (
    <div className={classes['editor']}>
      <Group label={t('title')}>
        <TextInput
          {...field('maxConnections', 'maxConnections')}
          label={t('maxConnections')}
          description={t('maxConnectionsHint')}
          inputMode="numeric"
        />
        <div className={classes['gap']} />
        <TextInput
          {...field('validFrom', 'nbf')}
          type="date"
          label={t('validFrom')}
          description={t('validFromHint')}
        />
        <div className={classes['end']}>
          {form.perpetual ? null : (
            <TextInput
              {...field('validTo', 'exp')}
              type="date"
              label={t('validTo')}
              description={t('validToHint')}
            />
          )}
          <Checkbox
            label={t('perpetual')}
            checked={form.perpetual}
            onChange={(event) => onChange({ perpetual: event.currentTarget.checked })}
          />
        </div>
        <TextInput
          {...field('range', 'versions.range')}
          label={t('versions')}
          description={t('versionsHint')}
        />
        <TextInput
          {...field('builtBefore', 'versions.builtBefore')}
          type="date"
          label={t('builtBefore')}
          description={t('builtBeforeHint')}
        />
      </Group>
      <EntitlementRows {...props} />
      <Restrictions {...props} />
      <Leases {...props} />
      <Recovery {...props} />
    </div>
  )
}

function Group({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <fieldset className={classes['group']}>
      <legend>{label}</legend>
      <div className={classes['fields']}>{children}</div>
    </fieldset>
  )
}

function useField({ form, onChange, faultOf }: TermsEditorProps) {
  return (name: TextName, wireName: string) => ({
    value: form[name],
    error: faultOf(wireName),
    errorProps: { role: 'alert' },
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  })
}

function Restrictions(props: TermsEditorProps) {
  const { t } = useTranslation('terms')
  const field = useField(props)
  return (
    <Group label={t('restrictions')}>
      {(['ips', 'domains', 'appNames'] as const).map((name) => (
        <Textarea
          key={name}
          {...field(name, name)}
          label={t(name)}
          description={t('listHint')}
          rows={2}
        />
      ))}
    </Group>
  )
}

function Leases(props: TermsEditorProps) {
  const { t } = useTranslation('terms')
  const language = useLanguage()
  const field = useField(props)
  const span = (seconds: string) =>
    /^\d{1,9}$/.test(seconds) ? t('span', { span: formatSpan(Number(seconds), language) }) : ' '
  return (
    <Group label={t('lease')}>
      {(['renewSeconds', 'graceSeconds'] as const).map((name) => (
        <TextInput
          key={name}
          {...field(name, `lease.${name}`)}
          label={t(name)}
          description={span(props.form[name])}
          inputMode="numeric"
        />
      ))}
    </Group>
  )
}

function Recovery(props: TermsEditorProps) {
  const { t } = useTranslation('terms')
  const { form, onChange } = props
  const field = useField(props)
  return (
    <Group label={t('recovery')}>
      <Checkbox
        className={classes['whole']}
        label={t('recovers')}
        checked={form.recovers}
        onChange={(event) => onChange({ recovers: event.currentTarget.checked })}
      />
      {form.recovers ? (
        <>
          <TextInput
            {...field('minProductVersion', 'restartRecovery.minProductVersion')}
            label={t('minProductVersion')}
            description={t('minProductVersionHint')}
          />
          <TextInput
            {...field('recoveryDays', 'restartRecovery.days')}
            label={t('recoveryDays')}
            description={t('recoveryDaysHint')}
            inputMode="numeric"
          />
        </>
      ) : null}
    </Group>
  )
}
