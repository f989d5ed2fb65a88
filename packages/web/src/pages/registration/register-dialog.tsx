// Register Now: method, address and, where it is needed, the CA; then how every node fares (R10, R13).
// What was typed stays while the page is open, whatever came between.
import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { register } from '../../api/registration.ts'
import type { RegistrationState, ShownFailure } from '../../api/registration-state.ts'
import { type Before, isSettled, nodesBefore, outcomeOf } from './node-outcome.ts'
import { RegisterForm, type Typed } from './register-form.tsx'
import { RegisterProgress } from './register-progress.tsx'
import { isConflict, revisionOf, useAttempt } from './use-registration.ts'

type RegisterDialogProps = {
  readonly opened: boolean
  readonly state: RegistrationState
  /** the revision that the administrator decides on */
  readonly expected: number
  readonly onClose: () => void
  readonly onSay: (text: string) => void
  /** `undefined`: the nodes tell, each for itself */
  readonly onFailed: (failure: ShownFailure | undefined) => void
}

export function RegisterDialog(props: RegisterDialogProps) {
  const { opened, state, onClose } = props
  const { t } = useTranslation(['registration', 'common'])
  const [typed, setTyped] = useState<Typed>({ server: state.server ?? '', ca: '' })
  const { asked, error, submit, forget } = useRegistering(props)
  const leave = () => {
    forget()
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={leave}
      title={t('registration:register.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
      closeOnClickOutside={false}
    >
      {asked === undefined ? (
        <RegisterForm
          typed={typed}
          needsCa={state.failure?.cause === 'tls'}
          error={error}
          onType={setTyped}
          onSubmit={() => submit(typed)}
          onCancel={leave}
        />
      ) : (
        <RegisterProgress
          server={asked.server}
          state={state}
          before={asked.before}
          isAgreed={asked.isAgreed}
          onLeave={leave}
        />
      )}
    </Modal>
  )
}

/** One registration after the other, from the request to the last node's word. */
function useRegistering({ state, expected, onClose, onSay, onFailed }: RegisterDialogProps) {
  const { t } = useTranslation('registration')
  const [asked, setAsked] = useState<Asked>()
  const { mutate, error, reset } = useAttempt(register)
  const submit = ({ server, ca }: Typed) => {
    setAsked({ server, before: nodesBefore(state), isAgreed: false })
    const revision = isConflict(error) ? revisionOf(error) : undefined
    const given = ca.trim() === '' ? {} : { ca }
    const input = { server: server.trim(), ...given, expected: revision ?? expected }
    mutate(input, {
      onError: () => setAsked(undefined),
      onSuccess: (answer) => {
        if (answer.ok) return setAsked((now) => now && { ...now, isAgreed: true })
        setAsked(undefined)
        const isToldByNodes = answer.state.nodes.length > 1 && !answer.state.entitled
        onFailed(isToldByNodes ? undefined : answer.failure)
      },
    })
  }
  useFollowing({ asked, state }, (hasFailed) => {
    setAsked(undefined)
    if (hasFailed) return onFailed(undefined)
    onSay(t('register.done'))
    onClose()
  })
  const forget = () => {
    setAsked(undefined)
    reset()
  }
  return { asked, error, submit, forget }
}

type Asked = {
  readonly server: string
  readonly before: Before
  /** the node that serves the page is registered */
  readonly isAgreed: boolean
}

/** Calls once when the last node has said how it fared. */
function useFollowing(
  { asked, state }: { readonly asked: Asked | undefined; readonly state: RegistrationState },
  onSettled: (hasFailed: boolean) => void,
): void {
  const isOver = asked?.isAgreed === true && isSettled(state, asked.before)
  useEffect(() => {
    if (!isOver || asked === undefined) return
    onSettled(state.nodes.some((node) => outcomeOf(node, asked.before) === 'failed'))
  })
}
