// Asks for the next page of a list that grows at its end.
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import table from '../../kit/table.module.css'

type MoreButtonProps = {
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}

export function MoreButton({ list }: MoreButtonProps) {
  const { t } = useTranslation('dashboard')
  if (!list.hasNextPage) return null
  return (
    <div className={table['foot']}>
      <Button
        variant="default"
        size="sm"
        loading={list.isFetchingNextPage}
        onClick={() => {
          list.fetchNextPage().catch(() => undefined)
        }}
      >
        {t('showMore')}
      </Button>
    </div>
  )
}
