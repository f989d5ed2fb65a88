// For which processors an archive is wanted.
import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Architecture } from '../../../api/authority-deployments.ts'

const architectures: readonly Architecture[] = ['amd64', 'arm64']

/** One architecture, or both. */
export function ArchitectureSelect(props: {
  readonly value: Architecture | undefined
  readonly onChoose: (architecture: Architecture | undefined) => void
}) {
  const { t } = useTranslation('deployments')
  return (
    <NativeSelect
      label={t('archive.architecture')}
      value={props.value ?? ''}
      onChange={(event) =>
        props.onChoose(architectures.find((each) => each === event.currentTarget.value))
      }
      data={[{ value: '', label: t('archive.both') }, ...architectures]}
    />
  )
}
