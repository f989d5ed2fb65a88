// When a node asks again: renewals spread by ±10 % so that nodes that started together do not come
// together for ever, retries from 1 s to 5 min, later each time.
// Implements docs/contract.md, "SDK"; requirement R18.

const LEAST_RETRY_SECONDS = 1
const MOST_RETRY_SECONDS = 300
const RENEW_JITTER = 0.1

/**
 * @param fraction uniform in [0, 1)
 * @returns seconds until the next renewal; half of the lease at most, so that a failure leaves time
 */
export function renewDelaySeconds(input: {
  /** what the license server asks for; not signed, so the license's own number bounds it */
  asked: number
  licensed: number
  leaseSeconds: number
  fraction: number
}): number {
  const wanted = Math.max(1, Math.min(input.asked, input.licensed, input.leaseSeconds / 2))
  return wanted * (1 - RENEW_JITTER + 2 * RENEW_JITTER * input.fraction)
}

/**
 * @param failures how many attempts in a row have failed, from 1
 * @param fraction uniform in [0, 1)
 */
export function retryDelaySeconds(failures: number, fraction: number): number {
  const doubled = LEAST_RETRY_SECONDS * 2 ** Math.min(failures - 1, 20)
  const top = Math.min(MOST_RETRY_SECONDS, doubled)
  return Math.max(LEAST_RETRY_SECONDS, top * (0.5 + 0.5 * fraction))
}

/** A number in [0, 1) from four random bytes. */
export function fractionFrom(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  return (((a * 256 + b) * 256 + c) * 256 + d) / 2 ** 32
}
