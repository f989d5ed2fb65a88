// Asks for the next page of a list that grows at its end.
import { Button } from '@mantine/core'
import table from './table.module.css'

type MoreButtonProps = {
  readonly label: string
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}

export function MoreButton({ label, list }: MoreButtonProps) {
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
        {label}
      </Button>
    </div>
  )
}
