// The page once the product has answered: what is true now, most urgent first, and the dialogs.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownFailure } from '../../api/registration-state.ts'
import { LiveRegion } from '../../kit/live-region.tsx'
import { StateText } from '../../kit/state-text.tsx'
import { type FailedNode, FailureDialog } from './failure-dialog.tsx'
import { HistoryCard } from './history-card.tsx'
import { InfoCard } from './info-card.tsx'
import { NodesCard } from './nodes-card.tsx'
import { Notices } from './notices.tsx'
import { RegisterDialog } from './register-dialog.tsx'
import classes from './registration-view.module.css'
import { ServerCard } from './server-card.tsx'
import { toneOf } from './state-tone.ts'
import { UnbindDialog } from './unbind-dialog.tsx'
import { VersionCard } from './version-card.tsx'

type RegistrationViewProps = {
  readonly state: RegistrationState
  /** why the last question was not answered; `null`: what is shown is fresh */
  readonly staleError: unknown
  /** Told while somebody waits for what happens next. */
  readonly onWatch: (watching: boolean) => void
}

/** What stands over the page. */
type Open =
  /** with the revision that the administrator saw when the dialog was opened */
  | { readonly kind: 'register' | 'unbind'; readonly expected: number }
  | { readonly kind: 'failure'; readonly failed: FailedNode | undefined }

export function RegistrationView({ state, staleError, onWatch }: RegistrationViewProps) {
  const { t } = useTranslation('registration')
  const [said, say] = useSaid(t(`state.${state.state}`))
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const decide = (kind: 'register' | 'unbind') => setOpen({ kind, expected: state.revision })
  const expected = open !== undefined && 'expected' in open ? open.expected : state.revision
  const show = (failed?: FailedNode) => setOpen({ kind: 'failure', failed })
  const failOwn = (failure: ShownFailure) => show({ node: state.node, failure })
  useEffect(() => onWatch(open !== undefined), [open, onWatch])
  return (
    <div className={classes['view']}>
      <LiveRegion message={said} />
      <header className={classes['head']}>
        <div>
          <h1>{t('pageTitle')}</h1>
          <p>
            {state.project.name} · {state.node}
          </p>
        </div>
        <b className={classes['state']}>
          <StateText tone={toneOf(state)}>{t(`state.${state.state}`)}</StateText>
        </b>
      </header>
      <Notices state={state} staleError={staleError} onDetails={() => show()} />
      <div className={classes['top']}>
        <div className={classes['side']}>
          <VersionCard state={state} onRegister={() => decide('register')} />
          {state.license === undefined ? null : (
            <ServerCard state={state} license={state.license} />
          )}
        </div>
        <InfoCard state={state} onDetails={() => show()} onUnbind={() => decide('unbind')} />
      </div>
      {state.nodes.length > 1 ? <NodesCard state={state} onDetails={show} /> : null}
      <HistoryCard onDetails={show} />
      <RegisterDialog
        opened={open?.kind === 'register'}
        state={state}
        expected={expected}
        onClose={close}
        onSay={say}
        onFailed={(failure) => (failure === undefined ? show() : failOwn(failure))}
      />
      <UnbindDialog
        opened={open?.kind === 'unbind'}
        state={state}
        expected={expected}
        onClose={close}
        onSay={say}
        onFailed={failOwn}
      />
      <FailureDialog
        opened={open?.kind === 'failure'}
        failed={open?.kind === 'failure' ? open.failed : undefined}
        state={state}
        onBack={close}
      />
    </div>
  )
}

/** What is read out: what the page says of a deed, and every change of the state. */
function useSaid(stateText: string): readonly [string, (text: string) => void] {
  const [said, say] = useState('')
  const [before, setBefore] = useState(stateText)
  useEffect(() => {
    if (before === stateText) return
    setBefore(stateText)
    say(stateText)
  }, [before, stateText])
  return [said, say]
}
