// Where a file is dropped, or chosen with the keyboard or a pointer.
import { Button } from '@mantine/core'
import { type DragEvent, useId, useRef, useState } from 'react'
import { Icon } from '../../kit/icons.tsx'
import classes from './drop-zone.module.css'

type DropZoneProps = {
  readonly label: string
  readonly hint: string
  /** `Drop the file here, or` and what the button says after it. */
  readonly drop: string
  readonly choose: string
  /** What was chosen; none: nothing is. */
  readonly chosen?: string | undefined
  readonly remove?: string
  readonly accept?: string
  readonly busy?: boolean
  readonly onFile: (file: File) => void
  readonly onRemove?: () => void
}

export function DropZone(props: DropZoneProps) {
  const { label, hint, drop, choose, chosen, remove, accept, busy = false } = props
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const hintId = useId()
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file !== undefined && !busy) props.onFile(file)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be dropped on in every browser.
    <div
      className={classes['zone']}
      role="group"
      aria-label={label}
      aria-describedby={hintId}
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <p className={classes['label']}>{label}</p>
      <p id={hintId} className={classes['hint']}>
        {hint}
      </p>
      <input
        ref={input}
        hidden
        type="file"
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
      <div className={classes['choice']}>
        {chosen === undefined ? (
          <>
            <Icon name="upload" size={18} />
            <span>{drop}</span>
          </>
        ) : (
          <b>{chosen}</b>
        )}
        <Button
          variant="default"
          size="xs"
          loading={busy}
          onClick={() => (chosen === undefined ? input.current?.click() : props.onRemove?.())}
        >
          {chosen === undefined ? choose : remove}
        </Button>
      </div>
    </div>
  )
}
