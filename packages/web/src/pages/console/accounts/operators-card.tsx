// The operators: roles are changed against the one that the administrator saw, and the last
// administrator stays.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../api/authority.ts'
import { changeRole, listOperators, removeOperator } from '../../../api/authority-accounts.ts'
import type { Operator } from '../../../api/authority-session.ts'
import { RefusedError } from '../../../api/http.ts'
import { Card } from '../../../kit/card.tsx'
import { ConfirmDialog } from '../../../kit/confirm-dialog.tsx'
import { FaultNotice } from '../../../kit/fault-notice.tsx'
import { formatDate } from '../../../kit/format.ts'
import { isConflict } from '../../../kit/is-conflict.ts'
import { useLanguage } from '../../../kit/language.ts'
import { type Column, ListTable } from '../../../kit/list-table.tsx'
import { Notice } from '../../../kit/notice.tsx'
import { useSay } from '../../../kit/outcome.tsx'
import { usePagedList } from '../../../kit/use-paged-list.ts'
import { useWrite } from '../../../kit/use-write.ts'
import { useOperator } from '../use-operator.ts'
import classes from './accounts.module.css'
import { RoleSelect } from './role-select.tsx'

export function OperatorsCard() {
  const { t } = useTranslation('accounts')
  const list = usePagedList(['operators'], (cursor) => listOperators({ cursor }))
  const [removing, setRemoving] = useState<Operator>()
  const change = useRoleChange()
  return (
    <Card title={t('operators.title')}>
      <Refusal error={change.error} />
      <ListTable
        label={t('operators.list')}
        list={list}
        columns={useColumns({ onRole: change.put, onRemove: setRemoving })}
        rowKey={({ id }) => id}
        none={null}
      />
      <RemoveDialog operator={removing} onClose={() => setRemoving(undefined)} />
    </Card>
  )
}

function useRoleChange() {
  const { t } = useTranslation(['accounts', 'console'])
  const say = useSay()
  const queries = useQueryClient()
  const { mutate, error } = useWrite(changeRole)
  const put = ({ id, email, role: expectedRole }: Operator, role: Role) =>
    mutate(
      { id, role, expectedRole },
      {
        onSuccess: () =>
          say(t('accounts:operators.roleDone', { email, role: t(`console:role.${role}`) })),
        onError: () => queries.invalidateQueries({ queryKey: ['operators'] }),
      },
    )
  return { put, error }
}

/** Somebody else was faster, or nobody would be left to administer. */
function Refusal({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('accounts')
  if (error === null) return null
  if (!isConflict(error)) return <FaultNotice error={error} />
  return (
    <Notice tone="warn" title={t(isLast(error) ? 'operators.last' : 'operators.conflict')} urgent />
  )
}

const isLast = (error: unknown): boolean =>
  error instanceof RefusedError && String(error.problem['reason']).includes('last administrator')

type Actions = {
  readonly onRole: (operator: Operator, role: Role) => void
  readonly onRemove: (operator: Operator) => void
}

function useColumns({ onRole, onRemove }: Actions): readonly Column<Operator>[] {
  const { t } = useTranslation('accounts')
  const language = useLanguage()
  const own = useOperator()
  return [
    {
      key: 'email',
      head: t('operators.column.email'),
      cell: ({ id, email }) => (
        <>
          <b>{email}</b>
          {id === own.id ? ` (${t('operators.you')})` : null}
        </>
      ),
    },
    {
      key: 'role',
      head: t('operators.column.role'),
      cell: (operator) => (
        <RoleSelect
          name={t('operators.roleOf', { email: operator.email })}
          value={operator.role}
          onChoose={(role) => onRole(operator, role)}
        />
      ),
    },
    {
      key: 'created',
      head: t('operators.column.created'),
      cell: ({ createdAt }) => formatDate(createdAt, language),
    },
    {
      key: 'actions',
      head: t('operators.column.actions'),
      end: true,
      cell: (operator) => (
        <Button
          variant="default"
          size="xs"
          aria-label={t('operators.removeOf', { email: operator.email })}
          onClick={() => onRemove(operator)}
        >
          {t('operators.remove')}
        </Button>
      ),
    },
  ]
}

type RemoveDialogProps = {
  readonly operator: Operator | undefined
  readonly onClose: () => void
}

function RemoveDialog({ operator, onClose }: RemoveDialogProps) {
  const { t } = useTranslation('accounts')
  const say = useSay()
  const { mutate, isPending, error, reset } = useWrite(removeOperator)
  const email = operator?.email ?? ''
  const close = () => {
    reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={operator !== undefined}
      title={t('operators.removeTitle', { email })}
      confirm={t('operators.removeConfirm')}
      danger
      busy={isPending}
      error={isConflict(error) ? null : error}
      onClose={close}
      onConfirm={() => {
        if (operator === undefined) return
        mutate(operator.id, {
          onSuccess: () => {
            say(t('operators.removeDone', { email }))
            close()
          },
        })
      }}
    >
      <p className={classes['text']}>{t('operators.removeText')}</p>
      {isConflict(error) ? <Refusal error={error} /> : null}
    </ConfirmDialog>
  )
}
