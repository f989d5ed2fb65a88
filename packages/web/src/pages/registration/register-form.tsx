// What an administrator fills in to register the product (R10).
import { Button, Textarea, TextInput } from '@mantine/core'
import { type ChangeEvent, type FormEvent, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../kit/icons.tsx'
import { type AddressFault, findAddressFault } from './address-fault.ts'
import { AskFault } from './ask-fault.tsx'
import { type CaFault, findCaFault, mostCaBytes } from './ca-fault.ts'
import classes from './register-form.module.css'

export type Typed = { readonly server: string; readonly ca: string }

type RegisterFormProps = {
  readonly typed: Typed
  /** the last attempt failed for a certificate */
  readonly needsCa: boolean
  /** why the product did not do what it was asked; `null`: it was not asked yet */
  readonly error: unknown
  readonly onType: (typed: Typed) => void
  readonly onSubmit: () => void
  readonly onCancel: () => void
}

export function RegisterForm(props: RegisterFormProps) {
  const { typed, needsCa, error, onType, onSubmit, onCancel } = props
  const field = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<AddressFault>()
  const [caFault, setCaFault] = useState<CaFault>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = findAddressFault(typed.server)
    const foundInCa = findCaFault(typed.ca)
    setFault(found)
    setCaFault(foundInCa)
    if (found !== undefined) return field.current?.focus()
    if (foundInCa === undefined) onSubmit()
  }
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      {error === null ? null : <AskFault error={error} />}
      <MethodField />
      <AddressField
        ref={field}
        value={typed.server}
        fault={fault}
        onChange={(server) => onType({ ...typed, server })}
      />
      <CaField
        value={typed.ca}
        fault={caFault}
        isOpen={needsCa || typed.ca !== '' || caFault !== undefined}
        onFault={setCaFault}
        onChange={(ca) => onType({ ...typed, ca })}
      />
      <Buttons onCancel={onCancel} />
    </form>
  )
}

function Buttons({ onCancel }: Pick<RegisterFormProps, 'onCancel'>) {
  const { t } = useTranslation(['registration', 'common'])
  return (
    <div className={classes['buttons']}>
      <Button variant="default" onClick={onCancel}>
        {t('common:cancel')}
      </Button>
      <Button type="submit">{t('registration:register.submit')}</Button>
    </div>
  )
}

type AddressFieldProps = {
  readonly ref: RefObject<HTMLInputElement | null>
  readonly value: string
  readonly fault: AddressFault | undefined
  readonly onChange: (server: string) => void
}

function AddressField({ ref, value, fault, onChange }: AddressFieldProps) {
  const { t } = useTranslation('registration')
  return (
    <TextInput
      ref={ref}
      data-autofocus
      name="server"
      label={t('register.server')}
      description={t('register.serverHint')}
      placeholder="https://license.example:8081"
      inputMode="url"
      autoComplete="url"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={300}
      value={value}
      errorProps={{ role: 'alert' }}
      error={fault === undefined ? undefined : t(`register.fault.${fault}`)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

/** One method today; a list, so that the choice shows as one. */
function MethodField() {
  const { t } = useTranslation('registration')
  return (
    <fieldset className={classes['methods']}>
      <legend>{t('register.method')}</legend>
      <label className={classes['method']}>
        <input type="radio" name="method" value="private-cloud" defaultChecked />
        <span>
          <b>{t('register.privateCloud')}</b>
          <small>{t('register.privateCloudText')}</small>
        </span>
      </label>
    </fieldset>
  )
}

type CaFieldProps = {
  readonly value: string
  readonly fault: CaFault | undefined
  readonly isOpen: boolean
  readonly onFault: (fault: CaFault | undefined) => void
  readonly onChange: (ca: string) => void
}

function CaField({ value, fault, isOpen, onFault, onChange }: CaFieldProps) {
  const { t } = useTranslation('registration')
  return (
    <details className={classes['ca']} open={isOpen}>
      <summary>{t('register.caAsk')}</summary>
      <Textarea
        name="ca"
        label={t('register.ca')}
        description={t('register.caHint')}
        rows={5}
        spellCheck={false}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={value}
        errorProps={{ role: 'alert' }}
        error={fault === undefined ? undefined : t(`register.caFault.${fault}`)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <CaFile onFault={onFault} onChange={onChange} />
    </details>
  )
}

function CaFile({ onFault, onChange }: Pick<CaFieldProps, 'onFault' | 'onChange'>) {
  const { t } = useTranslation('registration')
  const input = useRef<HTMLInputElement>(null)
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0]
    event.currentTarget.value = ''
    if (file === undefined) return
    if (file.size > mostCaBytes) return onFault('tooLarge')
    const text = await file.text()
    const found = findCaFault(text)
    onFault(found)
    // Above all a private key is not even shown.
    if (found === undefined) onChange(text)
  }
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept=".pem,.crt,.cer,application/x-pem-file"
        onChange={(event) => {
          choose(event).catch(() => onFault('none'))
        }}
      />
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="upload" size={16} />}
        onClick={() => input.current?.click()}
      >
        {t('register.caFile')}
      </Button>
    </>
  )
}
