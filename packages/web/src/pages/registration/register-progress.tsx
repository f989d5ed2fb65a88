// A registration under way: every node of the project, as it comes in (R13).
import { Button, Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RegistrationState, ShownNode } from '../../api/registration-state.ts'
import { formatDateTime } from '../../kit/format.ts'
import { useLanguage } from '../../kit/language.ts'
import type { Tone } from '../../kit/notice.tsx'
import { StateText } from '../../kit/state-text.tsx'
import { inLanguage } from './failure-text.ts'
import { type Before, type NodeOutcome, outcomeOf } from './node-outcome.ts'
import classes from './register-progress.module.css'

type RegisterProgressProps = {
  readonly server: string
  readonly state: RegistrationState
  readonly before: Before
  readonly isAgreed: boolean
  readonly onLeave: () => void
}

export function RegisterProgress(props: RegisterProgressProps) {
  const { server, state, before, isAgreed, onLeave } = props
  const { t } = useTranslation('registration')
  return (
    <div className={classes['body']}>
      <div className={classes['head']}>
        <Loader size="sm" aria-hidden="true" />
        <p role="status">{isAgreed ? t('register.following') : t('register.asking', { server })}</p>
      </div>
      {state.nodes.length > 1 ? (
        <ul className={classes['nodes']} aria-label={t('progress.title')}>
          {state.nodes.map((node) => (
            <li key={node.name}>
              <span>{node.name}</span>
              <Outcome
                node={node}
                outcome={isAgreed && node.isSelf ? 'registered' : outcomeOf(node, before)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <div className={classes['buttons']}>
        <Button variant="default" onClick={onLeave}>
          {t('register.background')}
        </Button>
      </div>
    </div>
  )
}

const tones: Readonly<Record<NodeOutcome, Tone>> = {
  waiting: 'info',
  registered: 'good',
  failed: 'bad',
  silent: 'warn',
}

function Outcome({ node, outcome }: { readonly node: ShownNode; readonly outcome: NodeOutcome }) {
  const { t } = useTranslation('registration')
  const language = useLanguage()
  const time = formatDateTime(node.heardAt, language)
  const text = {
    waiting: t('progress.waiting'),
    registered: t('state.registered'),
    failed: node.failure === undefined ? '' : inLanguage(node.failure.title, language),
    silent: t('progress.silent', { time }),
  }
  return <StateText tone={tones[outcome]}>{text[outcome]}</StateText>
}
