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
  const decide = (kind: 'register' | 'unbind') => setOpen({ kind, expected: state.revision })
  const show = (failed?: FailedNode) => setOpen({ kind: 'failure', failed })
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
      <Cards state={state} onDecide={decide} onDetails={show} />
      <Dialogs
        state={state}
        open={open}
        onClose={() => setOpen(undefined)}
        onDetails={show}
        onSay={say}
      />
    </div>
  )
}

type Part = {
  readonly state: RegistrationState
  /** Shows one failure, or those of all nodes. */
  readonly onDetails: (failed?: FailedNode) => void
}

type CardsProps = Part & { readonly onDecide: (kind: 'register' | 'unbind') => void }

function Cards({ state, onDecide, onDetails }: CardsProps) {
  const isCluster = state.nodes.length > 1
  const history = <HistoryCard onDetails={onDetails} />
  const server =
    state.license === undefined ? null : <ServerCard state={state} license={state.license} />
  return (
    <>
      <div className={classes['top']}>
        <div className={classes['side']}>
          <VersionCard state={state} onRegister={() => onDecide('register')} />
          {isCluster ? null : server}
        </div>
        <div className={classes['side']}>
          <InfoCard
            state={state}
            onDetails={() => onDetails()}
            onUnbind={() => onDecide('unbind')}
          />
          {isCluster ? server : history}
        </div>
      </div>
      {isCluster ? <NodesCard state={state} onDetails={onDetails} /> : null}
      {isCluster ? history : null}
    </>
  )
}

type DialogsProps = Part & {
  readonly open: Open | undefined
  readonly onClose: () => void
  readonly onSay: (text: string) => void
}

function Dialogs({ state, open, onClose, onDetails, onSay }: DialogsProps) {
  const expected = open !== undefined && 'expected' in open ? open.expected : state.revision
  const failOwn = (failure: ShownFailure) => onDetails({ node: state.node, failure })
  const decision = { state, expected, onClose, onSay }
  return (
    <>
      <RegisterDialog
        {...decision}
        opened={open?.kind === 'register'}
        onFailed={(failure) => (failure === undefined ? onDetails() : failOwn(failure))}
      />
      <UnbindDialog {...decision} opened={open?.kind === 'unbind'} onFailed={failOwn} />
      <FailureDialog
        opened={open?.kind === 'failure'}
        failed={open?.kind === 'failure' ? open.failed : undefined}
        state={state}
        onBack={onClose}
      />
    </>
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
