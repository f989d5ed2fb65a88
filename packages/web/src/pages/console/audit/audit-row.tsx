// One line of the audit log for a reader: ids lead to what they name, changes are shown as such.
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { AuditDetail, AuditLine } from '../../../api/authority-audit.ts'
import { audit as english } from '../../../i18n/en/audit.ts'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { shortId } from '../activations/instance-names.ts'
import { type AuditChange, type AuditFact, isId, readAuditLine } from './audit-changes.ts'
import classes from './audit-page.module.css'

type AuditRowProps = {
  readonly line: AuditLine
  /** mail addresses by id */
  readonly operators: ReadonlyMap<string, string>
}

export function AuditRow({ line, operators }: AuditRowProps) {
  const { t } = useTranslation('audit')
  const language = useLanguage()
  const { actor, changes, facts } = readAuditLine(line)
  return (
    <li>
      <div>
        <time>{formatDateTime(line.at, language)}</time>
        <small>{t('number', { number: line.sequence })}</small>
      </div>
      <div>
        <b>{useEventName(line.name)}</b>
        {actor === undefined ? null : (
          <small>{t('by', { actor: actorText(actor, operators) })}</small>
        )}
      </div>
      <div>
        {changes.length === 0 ? null : <Changes changes={changes} />}
        <dl className={classes['facts']}>
          {facts.map((fact) => (
            <FactOf key={fact.field} fact={fact} />
          ))}
        </dl>
      </div>
    </li>
  )
}

/** A newer authority may know events that this page does not. */
function useEventName(name: string): string {
  const { t } = useTranslation('audit')
  const key = name.replace('.', '_')
  return isKey(english.event, key) ? t(`event.${key}`) : name
}

function useFieldName(): (field: string) => string {
  const { t } = useTranslation('audit')
  return (field) => (isKey(english.field, field) ? t(`field.${field}`) : field)
}

const isKey = <Texts extends object>(texts: Texts, key: string): key is keyof Texts & string =>
  Object.hasOwn(texts, key)

/** `operator <id>` and `token <id>` as a person knows them. */
function actorText(actor: string, operators: AuditRowProps['operators']): string {
  const id = actor.split(' ').at(-1) ?? ''
  return operators.get(id) ?? actor.replace(id, isId(id) ? shortId(id) : id)
}

function Changes({ changes }: { readonly changes: readonly AuditChange[] }) {
  const { t } = useTranslation('audit')
  const nameOf = useFieldName()
  const text = useValueText()
  return (
    <ul className={classes['changes']} aria-label={t('changed')}>
      {changes.map(({ field, before, after }) => (
        <li key={field}>
          <b>{nameOf(field)}</b>
          <del title={t('before')}>{text(field, before ?? null)}</del>
          <span aria-hidden="true">→</span>
          <ins title={t('after')}>{text(field, after ?? null)}</ins>
        </li>
      ))}
    </ul>
  )
}

function FactOf({ fact }: { readonly fact: AuditFact }) {
  const nameOf = useFieldName()
  return (
    <div>
      <dt>{nameOf(fact.field)}</dt>
      <dd>
        <ValueOf fact={fact} />
      </dd>
    </div>
  )
}

const pageOf: Readonly<Record<string, string>> = {
  deployment: '/deployments',
  from: '/deployments',
  to: '/deployments',
  license: '/licenses',
  licensee: '/licensees',
  request: '/requests',
}

function ValueOf({ fact: { field, value } }: { readonly fact: AuditFact }) {
  const text = useValueText()
  const page = pageOf[field]
  if (page !== undefined && isId(value)) {
    return (
      <Anchor component={Link} href={`${page}/${value}`} inherit title={String(value)}>
        {shortId(String(value))}
      </Anchor>
    )
  }
  return isId(value) ? (
    <code title={String(value)}>{shortId(String(value))}</code>
  ) : (
    text(field, value)
  )
}

const instants: readonly string[] = ['expiresAt', 'expires', 'exp', 'nbf']

function useValueText(): (field: string, value: AuditDetail) => string {
  const { t } = useTranslation('audit')
  const language = useLanguage()
  return (field, value) => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (instants.includes(field) && /^\d+$/.test(String(value))) {
      return formatDateTime(Number(value), language)
    }
    return value === null ? t('absent') : String(value)
  }
}
