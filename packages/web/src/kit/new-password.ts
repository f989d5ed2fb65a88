// What a new password must be before it is sent: long enough, and typed alike twice.
export const shortestPassword = 12
export const longestPassword = 200

export type PasswordFault = 'short' | 'different'

export function newPasswordFault(given: {
  readonly next: string
  readonly again: string
}): PasswordFault | undefined {
  if (given.next.length < shortestPassword) return 'short'
  return given.next === given.again ? undefined : 'different'
}
