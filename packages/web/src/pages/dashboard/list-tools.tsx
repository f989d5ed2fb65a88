// What stands beside the heading of a list: which of its lines are shown, and the whole to take away.
import { Button, NativeSelect } from '@mantine/core'
import { Icon } from '../../kit/icons.tsx'
import table from '../../kit/table.module.css'

type ListToolsProps = {
  readonly label: string
  readonly value: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly onChoose: (value: string) => void
  readonly file: { readonly url: string; readonly name: string; readonly label: string }
}

export function ListTools({ label, value, choices, onChoose, file }: ListToolsProps) {
  return (
    <div className={table['tools']}>
      <NativeSelect
        size="sm"
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
        data={[...choices]}
      />
      <Button
        component="a"
        href={file.url}
        download={file.name}
        variant="default"
        size="sm"
        leftSection={<Icon name="download" size={16} />}
      >
        {file.label}
      </Button>
    </div>
  )
}
