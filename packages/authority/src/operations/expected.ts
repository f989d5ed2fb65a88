// Two operators at one thing: whoever saves second must see what the first one saved.
import { MarqueError } from '@marque/protocol'

/**
 * @param state.expected what the caller saw; absent: the caller does not mind
 * @throws MarqueError 40900 telling what is there now
 */
export function checkUnchanged(state: {
  what: string
  expected: number | string | undefined
  now: number | string
}): void {
  const { what, expected, now } = state
  if (expected !== undefined && expected !== now) {
    throw new MarqueError('CONFLICT', {
      reason: `the ${what} was changed by somebody else meanwhile`,
      expected,
      now,
    })
  }
}
