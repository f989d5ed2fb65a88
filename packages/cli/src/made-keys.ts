// What the key commands say: the files they wrote and when the next delegation is due.
import { type Fact, factLines, instantText } from './text.ts'

export const madeKeysText = (made: {
  readonly files: readonly string[]
  readonly expiresAt: number
}): string =>
  factLines([
    ...made.files.map((file): Fact => ['wrote', file]),
    ['delegate again before', instantText(made.expiresAt)],
  ])
