// One line of the live list: when, what was told, to which deployment.
import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { Activation } from '../../../api/authority-activations.ts'
import { getDeployment, listDeployments } from '../../../api/authority-deployments.ts'
import { formatDateTime } from '../../../kit/format.ts'
import { useLanguage } from '../../../kit/language.ts'
import { ActivationFacts, OutcomeText, RefusalText } from './activation-facts.tsx'
import classes from './activations-page.module.css'
import { InstanceMark } from './instance-mark.tsx'
import { shortId } from './instance-names.ts'

export function ActivationRow({ activation }: { readonly activation: Activation }) {
  const language = useLanguage()
  return (
    <li>
      <time>{formatDateTime(activation.firstAt, language)}</time>
      <OutcomeText activation={activation} />
      <div>
        <p className={classes['which']}>
          <DeploymentLink id={activation.deploymentId} />
          <InstanceMark id={activation.instanceId} />
        </p>
        <RefusalText activation={activation} />
        <ActivationFacts activation={activation} />
      </div>
    </li>
  )
}

function DeploymentLink({ id }: { readonly id: string }) {
  const { t } = useTranslation('activations')
  const deployment = useDeploymentNames(id)
  return (
    <Anchor component={Link} href={`/deployments/${id}`} inherit fw={600}>
      {deployment === undefined
        ? `${t('deployment')} ${shortId(id)}`
        : `${deployment.project}, ${deployment.licensee.name}`}
    </Anchor>
  )
}

const manyAtOnce = 200

/** The newest deployments are asked for at once; an older one when it is met. */
function useDeploymentNames(id: string) {
  const newest = useQuery({
    queryKey: ['deployment-names'],
    queryFn: () => listDeployments({ limit: manyAtOnce }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const found = newest.data?.items.find((deployment) => deployment.id === id)
  const alone = useQuery({
    queryKey: ['deployment-names', id],
    queryFn: () => getDeployment(id),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: !newest.isPending && found === undefined,
  })
  return found ?? alone.data
}
