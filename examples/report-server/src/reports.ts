// What this product does for its users: reports, as many as the license allows, and a dashboard over
// them if it allows that. The two entitlements are asked where they are used, each time.
import type { MarqueLicense } from '@marque/sdk'

export type Report = { readonly name: string; readonly values: readonly number[] }

export type Reports = {
  /** the `reports` entitlement; 0 without it */
  readonly allowed: number
  readonly reports: readonly Report[]
  /** the `dashboards` entitlement */
  readonly hasDashboard: boolean
}

const REPORTS: readonly Report[] = [
  { name: 'Orders by week', values: [31, 42, 38, 51, 47, 63, 58, 71] },
  { name: 'Delivery time', values: [9, 8, 8, 7, 9, 6, 6, 5] },
  { name: 'Stock by site', values: [120, 114, 131, 96, 104, 88, 92, 101] },
  { name: 'Open tickets', values: [17, 22, 19, 14, 12, 15, 9, 7] },
]

export function reportsOf(license: Pick<MarqueLicense, 'entitlement'>): Reports {
  const amount = license.entitlement('reports')
  const allowed = typeof amount === 'number' ? Math.max(0, Math.floor(amount)) : 0
  return {
    allowed,
    reports: REPORTS.slice(0, allowed),
    hasDashboard: license.entitlement('dashboards') === true,
  }
}
