// A request that a person enters by hand; the server holds it against the contract like any other.
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'wouter'
import {
  createRequest,
  type LicenseRequest,
  listLicensees,
  listProducts,
} from '../../../api/authority-desk.ts'
import { Card } from '../../../kit/card.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { faultsOf, useFaultText } from '../../../kit/field-faults.ts'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { Page } from '../../../kit/page.tsx'
import { useFaultFocus } from '../../../kit/use-fault-focus.ts'
import { useWrite } from '../../../kit/use-write.ts'
import classes from './request.module.css'
import { emptyRequest, type RequestForm, readRequestForm } from './request-form.ts'
import './texts.ts'

export function NewRequestPage() {
  const { t } = useTranslation('requests')
  return (
    <Page
      title={t('new.title')}
      lead={<p>{t('new.text')}</p>}
      parent={{ href: '/requests', label: t('title') }}
    >
      <Card>
        <NewRequestForm />
      </Card>
    </Page>
  )
}

function NewRequestForm() {
  const { t } = useTranslation('requests')
  const say = useSay()
  const [, navigate] = useLocation()
  const [form, setForm] = useState<RequestForm>(emptyRequest)
  const [own, setOwn] = useState<ReturnType<typeof readRequestForm>['faults']>([])
  const { mutate, isPending, error, data, reset } = useWrite(createRequest)
  const faultOf = useFaultText([...own, ...(data?.faults ?? []), ...faultsOf(error)])
  const told = data?.faults ?? own
  const formRef = useFaultFocus(told)
  const change = (changed: Partial<RequestForm>) => {
    setForm((before) => ({ ...before, ...changed }))
    if (data !== undefined) reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { request, faults } = readRequestForm(form)
    setOwn(faults)
    if (request === undefined || isPending) return
    mutate(request, {
      onSuccess: ({ id, state }) => {
        if (state !== 'open') return
        say(t('new.opened'))
        navigate(`/requests/${id}`)
      },
    })
  }
  return (
    <form ref={formRef} className={classes['form']} onSubmit={submit} noValidate>
      <Fields form={form} onChange={change} faultOf={faultOf} />
      <div className={classes['wide']}>
        <Answer request={data} error={isPending ? null : error} />
      </div>
      <div className={`${classes['wide']} ${classes['buttons']}`}>
        <Button component={Link} href="/requests" variant="default">
          {t('cancel', { ns: 'common' })}
        </Button>
        <Button type="submit" loading={isPending}>
          {t('new.submit')}
        </Button>
      </div>
    </form>
  )
}

type AnswerProps = { readonly request: LicenseRequest | undefined; readonly error: unknown }

function Answer({ request, error }: AnswerProps) {
  const { t } = useTranslation('requests')
  if (error !== null) return <FaultNotice error={error} />
  if (request === undefined || request.state === 'open') return null
  return (
    <Notice tone="bad" title={t('new.rejected')} urgent>
      <p>
        {t('new.rejectedText')} <Link href={`/requests/${request.id}`}>{t('new.show')}</Link>
      </p>
    </Notice>
  )
}

type FieldsProps = {
  readonly form: RequestForm
  readonly onChange: (change: Partial<RequestForm>) => void
  readonly faultOf: (field: string) => string | undefined
}

function Fields({ form, onChange, faultOf }: FieldsProps) {
  const { t } = useTranslation('requests')
  const field = (name: keyof RequestForm, wireName: string = name) => ({
    value: form[name],
    error: faultOf(wireName),
    errorProps: { role: 'alert' },
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  })
  return (
    <>
      <CompanyField form={form} onChange={onChange} fault={faultOf('company')} />
      <TextInput
        {...field('from')}
        type="email"
        label={t('new.from')}
        description={t('new.fromHint')}
        maxLength={254}
        required
      />
      <TextInput
        {...field('contractSignedOn')}
        type="date"
        label={t('field.contractSignedOn')}
        description={t('new.contractHint')}
        required
      />
      <TextInput
        {...field('projectName')}
        label={t('field.projectName')}
        description={t('new.projectHint')}
        maxLength={200}
        required
      />
      <ProductField form={form} onChange={onChange} fault={faultOf('product')} />
      <TextInput
        {...field('maxRegistrations')}
        inputMode="numeric"
        label={t('field.maxRegistrations')}
        description={t('new.maxHint')}
      />
      <TextInput
        {...field('minor', 'productVersion.minor')}
        label={t('field.minor')}
        description={t('new.minorHint')}
        maxLength={100}
        required
      />
      <TextInput
        {...field('build', 'productVersion.build')}
        type="date"
        label={t('field.build')}
        description={t('new.buildHint')}
      />
      <Textarea
        {...field('note')}
        className={classes['wide'] ?? ''}
        label={t('field.note')}
        rows={3}
        maxLength={4000}
      />
    </>
  )
}

type FieldProps = Pick<FieldsProps, 'form' | 'onChange'> & { readonly fault: string | undefined }

/** Proposes licensees; the chosen one's address and date are filled in. */
function CompanyField({ form, onChange, fault }: FieldProps) {
  const { t } = useTranslation('requests')
  const listId = useId()
  const { data } = useQuery({
    queryKey: ['licensees', 'proposed', form.company],
    queryFn: () => listLicensees({ q: form.company }, undefined),
    placeholderData: (before) => before,
  })
  const proposed = data?.items ?? []
  const type = (company: string) => {
    const known = proposed.filter(({ name }) => name === company)
    const [only] = known.length === 1 ? known : []
    onChange({
      company,
      ...(only && { from: only.email, contractSignedOn: only.contractSignedOn }),
    })
  }
  return (
    <>
      <TextInput
        label={t('new.company')}
        description={t('new.companyHint')}
        maxLength={200}
        required
        list={listId}
        autoComplete="off"
        value={form.company}
        error={fault}
        errorProps={{ role: 'alert' }}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {proposed.map(({ id, name, email }) => (
          <option key={id} value={name}>
            {email}
          </option>
        ))}
      </datalist>
    </>
  )
}

function ProductField({ form, onChange, fault }: FieldProps) {
  const { t } = useTranslation('requests')
  const { data } = useQuery({ queryKey: ['products'], queryFn: listProducts })
  const products = data?.items ?? []
  const [only] = products.length === 1 ? products : []
  return (
    <NativeSelect
      label={t('field.product')}
      description={t('new.productHint')}
      value={form.product || (only?.name ?? '')}
      error={fault}
      errorProps={{ role: 'alert' }}
      data={[
        ...(only === undefined ? [{ value: '', label: t('new.chooseProduct') }] : []),
        ...products.map(({ name }) => ({ value: name, label: name })),
      ]}
      onChange={(event) => onChange({ product: event.currentTarget.value })}
    />
  )
}
