// How loudly the page warns that a license ends (R25).

const day = 86_400

/**
 * Thirty days, seven days, one day: the closer, the louder.
 * @returns no tone while there is nothing to warn of
 */
export function expiryTone(secondsLeft: number): 'bad' | 'warn' | 'info' | undefined {
  if (secondsLeft <= day) return 'bad'
  if (secondsLeft <= 7 * day) return 'warn'
  return secondsLeft <= 30 * day ? 'info' : undefined
}
