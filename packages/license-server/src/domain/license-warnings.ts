// What an administrator should mend about license and clock, before nodes are refused for it.
import type { License, Warning } from '@marque/protocol'
import type { ClockReading } from './license-dates.ts'

const WARN_BEFORE_SECONDS = 30 * 86_400

export function licenseWarnings(
  license: Pick<License, 'exp' | 'accountStatus'>,
  clock: ClockReading,
): readonly Warning[] {
  const now = Math.max(clock.now, clock.highest)
  const warnings: Warning[] = []
  if (license.accountStatus !== 'active') {
    warnings.push({ name: 'LICENSE_SUSPENDED', reason: license.accountStatus })
  }
  if (license.exp !== undefined && now >= license.exp) {
    warnings.push({ name: 'LICENSE_EXPIRED', expiresAt: license.exp })
  } else if (license.exp !== undefined && license.exp - now < WARN_BEFORE_SECONDS) {
    warnings.push({ name: 'LICENSE_EXPIRES', expiresAt: license.exp })
  }
  if (clock.behindSeconds > 0) {
    warnings.push({ name: 'CLOCK_BEHIND', offsetSeconds: clock.behindSeconds })
  }
  return warnings
}
