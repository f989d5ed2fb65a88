// The status line for screen readers: what changed, said once, politely.
import { VisuallyHidden } from '@mantine/core'

export function LiveRegion({ message }: { readonly message: string }) {
  return (
    <VisuallyHidden>
      <div role="status" aria-live="polite">
        {message}
      </div>
    </VisuallyHidden>
  )
}
