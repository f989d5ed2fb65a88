// Adds a licensee or changes one. Whoever was slower than somebody else sees what it says now before
// putting their own over it.
import { Modal, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  addLicensee,
  changeLicensee,
  type Licensee,
  type LicenseeFields,
  readLicensee,
} from '../../../api/authority-desk.ts'
import { isDay } from '../../../kit/calendar.ts'
import { ConfirmForm } from '../../../kit/confirm-dialog.tsx'
import { faultsOf, useFaultText } from '../../../kit/field-faults.ts'
import { isConflict } from '../../../kit/is-conflict.ts'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { useWrite } from '../../../kit/use-write.ts'

type LicenseeDialogProps = {
  readonly opened: boolean
  /** The one to change; absent: a new one. */
  readonly licensee?: Licensee
  readonly onClose: () => void
  readonly onDone?: (licensee: Licensee) => void
}

export function LicenseeDialog({ opened, onClose, ...rest }: LicenseeDialogProps) {
  const { t } = useTranslation(['licensees', 'common'])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={rest.licensee === undefined ? t('licensees:addTitle') : t('licensees:editTitle')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <LicenseeForm onClose={onClose} {...rest} />
    </Modal>
  )
}

type Form = {
  readonly name: string
  readonly email: string
  readonly contractSignedOn: string
  readonly language: '' | 'en' | 'zh'
}

const toForm = (licensee: Licensee | undefined): Form => ({
  name: licensee?.name ?? '',
  email: licensee?.email ?? '',
  contractSignedOn: licensee?.contractSignedOn ?? '',
  language: licensee?.language ?? '',
})

function ownFaults(form: Form) {
  const missing = (['name', 'email', 'contractSignedOn'] as const)
    .filter((field) => form[field].trim() === '')
    .map((field) => ({ field, problem: 'is missing' }))
  const isWrongDay = form.contractSignedOn !== '' && !isDay(form.contractSignedOn)
  return isWrongDay
    ? [...missing, { field: 'contractSignedOn', problem: 'is not a date' }]
    : missing
}

/** Adds, or changes what differs from what was shown. */
const save = (licensee: Licensee | undefined) => (form: Form, key: string) => {
  const { language, ...texts } = form
  const fields: LicenseeFields = {
    name: texts.name.trim(),
    email: texts.email.trim(),
    contractSignedOn: texts.contractSignedOn,
    ...(language === '' ? {} : { language }),
  }
  if (licensee === undefined) return addLicensee(fields, key)
  return changeLicensee({ id: licensee.id, expectedVersion: licensee.version, ...fields }, key)
}

function LicenseeForm({ licensee, onClose, onDone }: Omit<LicenseeDialogProps, 'opened'>) {
  const { t } = useTranslation('licensees')
  const say = useSay()
  const queries = useQueryClient()
  const [form, setForm] = useState(() => toForm(licensee))
  const [base, setBase] = useState(licensee)
  const [newer, setNewer] = useState<Licensee>()
  const [own, setOwn] = useState<ReturnType<typeof ownFaults>>([])
  const { mutate, isPending, error } = useWrite(save(base))
  const submit = () => {
    const faults = ownFaults(form)
    setOwn(faults)
    if (faults.length > 0) return
    mutate(form, {
      onSuccess: (done) => {
        say(t(licensee === undefined ? 'added' : 'changed', { name: done.name }))
        onClose()
        onDone?.(done)
      },
      onError: (cause) => {
        if (licensee === undefined || !isConflict(cause)) return
        readLicensee(licensee.id)
          .then((now) => {
            setNewer(now)
            setBase(now)
            queries.setQueryData(['licensees', licensee.id], now)
          })
          .catch(() => undefined)
      },
    })
  }
  return (
    <ConfirmForm
      confirm={licensee === undefined ? t('add') : t('save')}
      busy={isPending}
      error={isConflict(error) && licensee !== undefined ? null : error}
      onConfirm={submit}
      onClose={onClose}
    >
      {newer === undefined ? null : (
        <Notice tone="warn" title={t('conflict')} urgent>
          <p>{t('conflictText')}</p>
        </Notice>
      )}
      <Fields
        form={form}
        onChange={(change) => setForm((before) => ({ ...before, ...change }))}
        faults={[...own, ...faultsOf(error)]}
        newer={newer && toForm(newer)}
        withLanguage={licensee !== undefined}
      />
    </ConfirmForm>
  )
}

type FieldsProps = {
  readonly form: Form
  readonly onChange: (change: Partial<Form>) => void
  readonly faults: Parameters<typeof useFaultText>[0]
  /** What somebody else has written in the meantime. */
  readonly newer: Form | undefined
  readonly withLanguage: boolean
}

const languages = ['en', 'zh'] as const

function Fields({ form, onChange, faults, newer, withLanguage }: FieldsProps) {
  const { t } = useTranslation('licensees')
  const faultOf = useFaultText(faults)
  const field = (name: keyof Form) => ({
    value: form[name],
    error:
      faultOf(name) ??
      (newer === undefined || newer[name] === form[name]
        ? undefined
        : t('now', { value: newer[name] })),
    errorProps: { role: 'alert' },
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  })
  return (
    <>
      <TextInput
        data-autofocus
        {...field('name')}
        label={t('name')}
        description={t('nameHint')}
        maxLength={200}
        required
      />
      <TextInput
        {...field('email')}
        type="email"
        label={t('email')}
        description={t('emailHint')}
        maxLength={254}
        required
      />
      <TextInput
        {...field('contractSignedOn')}
        type="date"
        label={t('contractSignedOn')}
        required
      />
      {withLanguage ? (
        <NativeSelect
          label={t('language')}
          value={form.language}
          data={[
            ...(form.language === '' ? [{ value: '', label: t('languageAny') }] : []),
            ...languages.map((name) => ({ value: name, label: t(`languageOf.${name}`) })),
          ]}
          onChange={({ currentTarget }) =>
            onChange({ language: languages.find((name) => name === currentTarget.value) ?? '' })
          }
        />
      ) : null}
    </>
  )
}
