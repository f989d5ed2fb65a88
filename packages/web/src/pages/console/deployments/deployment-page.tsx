// One deployment: what it is, what became of its license server, and all that an operator decides over it
// (R2, R20, R23; docs/protocol.md §4).
import { Anchor } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'wouter'
import './texts.ts'
import '../activations/texts.ts'
import type { DeploymentDetail } from '../../../api/authority-deployments.ts'
import { Notice } from '../../../kit/notice.tsx'
import { Columns, DetailPage, Stack } from '../../../kit/page.tsx'
import { nameInstances } from '../activations/instance-names.ts'
import { useMay } from '../use-operator.ts'
import { ArchiveCard } from './archive-card.tsx'
import { DeploymentActions } from './deployment-actions.tsx'
import { isUnproven, StateOf } from './deployment-state.tsx'
import { FactsCard } from './facts-card.tsx'
import { explainFork } from './fork.ts'
import { ForkCard } from './fork-card.tsx'
import { InstancesCard } from './instances-card.tsx'
import { ReinstallsCard } from './reinstalls-card.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { useActivationsOf, useDeployment } from './use-deployments.ts'
import { WaitingCard } from './waiting-card.tsx'

export function DeploymentPage() {
  const { t } = useTranslation('deployments')
  const { id = '' } = useParams<{ id: string }>()
  const query = useDeployment(id)
  return (
    <DetailPage
      title={t('facts.title')}
      parent={{ href: '/deployments', label: t('title') }}
      query={query}
    >
      {(deployment) => ({
        title: deployment.project,
        lead: (
          <>
            <StateOf deployment={deployment} />
            <span>{deployment.licensee.name}</span>
            <span>{deployment.product.name}</span>
          </>
        ),
        actions: <DeploymentActions deployment={deployment} />,
        body: <Body key={deployment.id} deployment={deployment} />,
      })}
    </DetailPage>
  )
}

function Body({ deployment }: { readonly deployment: DeploymentDetail }) {
  const activations = useActivationsOf(deployment.id)
  const items = activations.data?.pages.flatMap((page) => page.items)
  const { chain, instances } = deployment
  const names = nameInstances([
    ...instances.map(({ id, firstAt }) => ({ instanceId: id, firstAt })),
    ...chain.forks,
    ...chain.waiting,
    ...(items ?? []),
  ])
  const mayDecide = useMay('issuer') && deployment.state === 'active'
  const known = { chain, instances, activations: items ?? [] }
  return (
    <>
      <Notices deployment={deployment} />
      {chain.forks.map((place) => (
        <ForkCard
          key={`${place.instanceId} ${place.record}`}
          deploymentId={deployment.id}
          fork={explainFork(place, known)}
          names={names}
          mayDecide={mayDecide}
        />
      ))}
      {chain.waiting.length === 0 ? null : (
        <WaitingCard deployment={deployment} names={names} mayDecide={mayDecide} />
      )}
      <Columns>
        <Stack>
          <FactsCard deployment={deployment} />
          <TimelineCard deployment={deployment} activations={activations} names={names} />
        </Stack>
        <Stack>
          {deployment.state === 'active' ? <ArchiveCard deploymentId={deployment.id} /> : null}
          <InstancesCard deployment={deployment} names={names} />
          <ReinstallsCard deployment={deployment} mayDecide={mayDecide} />
        </Stack>
      </Columns>
    </>
  )
}

function Notices({ deployment }: { readonly deployment: DeploymentDetail }) {
  const { t } = useTranslation('deployments')
  const { state, migratedTo, migration } = deployment
  return (
    <>
      {state === 'ended' ? (
        <Notice tone="info" title={t('endedNotice.title')}>
          <p>
            {t('endedNotice.text')}{' '}
            {migratedTo === undefined ? null : (
              <>
                {t('endedNotice.moved')}{' '}
                <Anchor
                  component={Link}
                  href={`/deployments/${migratedTo}`}
                  inherit
                  underline="always"
                >
                  {t('endedNotice.toSuccessor')}
                </Anchor>
              </>
            )}
          </p>
        </Notice>
      ) : null}
      {isUnproven(deployment) ? (
        <Notice tone="warn" title={t('unproven.title')}>
          <p>
            {t('unproven.text')}{' '}
            <Anchor
              component={Link}
              href={`/deployments/${migration?.from ?? ''}`}
              inherit
              underline="always"
            >
              {t('unproven.toOld')}
            </Anchor>
          </p>
        </Notice>
      ) : null}
    </>
  )
}
