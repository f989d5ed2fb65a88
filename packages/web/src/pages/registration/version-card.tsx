// Version Information: what this product is, and the button with which everything begins (R10).
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RegistrationState } from '../../api/registration-state.ts'
import { Card } from '../../kit/card.tsx'
import { Facts } from '../../kit/facts.tsx'
import classes from './version-card.module.css'

type VersionCardProps = {
  readonly state: RegistrationState
  readonly onRegister: () => void
}

export function VersionCard({ state, onRegister }: VersionCardProps) {
  const { t } = useTranslation('registration')
  const { product, version, build, node, project, entitled } = state
  return (
    <Card title={t('version.title')}>
      <Facts
        facts={[
          { name: t('version.product'), value: product },
          { name: t('version.version'), value: version },
          ...(build === undefined ? [] : [{ name: t('version.build'), value: build }]),
          { name: t('version.node'), value: node },
          { name: t('version.project'), value: project.name },
          { name: t('version.kind'), value: t(`version.${project.configuration}`) },
          project.id === undefined
            ? { name: t('version.projectId'), value: t('version.projectIdUnknown') }
            : { name: t('version.projectId'), value: project.id, machine: true },
        ]}
      />
      <Button
        className={classes['register']}
        size="md"
        variant={entitled ? 'default' : 'filled'}
        onClick={onRegister}
      >
        {entitled ? t('version.registerAgain') : t('version.register')}
      </Button>
    </Card>
  )
}
