// A role, and what it may do.
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '../../../api/authority.ts'

type RoleSelectProps = {
  readonly value: Role
  readonly disabled?: boolean
  /** Read out in place of a label that is seen. */
  readonly name?: string
  readonly onChoose: (role: Role) => void
}

export function RoleSelect({ value, disabled = false, name, onChoose }: RoleSelectProps) {
  const { t } = useTranslation(['accounts', 'console'])
  return (
    <NativeSelect
      size={name === undefined ? 'sm' : 'xs'}
      {...(name === undefined
        ? { label: t('accounts:role'), description: t(`accounts:roleText.${value}`) }
        : { 'aria-label': name })}
      inputWrapperOrder={['label', 'input', 'description']}
      value={value}
      disabled={disabled}
      onChange={(event) => {
        const chosen = roles.find((role) => role === event.currentTarget.value)
        if (chosen !== undefined) onChoose(chosen)
      }}
      data={roles.map((role) => ({ value: role, label: t(`console:role.${role}`) }))}
    />
  )
}
