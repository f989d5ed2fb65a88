// Where the reader types what a list is to show.
import { TextInput } from '@mantine/core'
import { Icon } from './icons.tsx'
import classes from './search-field.module.css'
import { useTypedText } from './use-paged-list.ts'

const longestSearch = 200

type SearchFieldProps = {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly onSearch: (text: string) => void
}

export function SearchField({ label, placeholder = label, value, onSearch }: SearchFieldProps) {
  const [text, type] = useTypedText(value, onSearch)
  return (
    <TextInput
      type="search"
      className={classes['search']}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Icon name="search" size={16} />}
      maxLength={longestSearch}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}
