// What this product does for its users: reports, as many as the license allows, a dashboard over them
// and files to take away. Each entitlement is asked where it is used, each time.
import type { MarqueLicense } from '@marque/sdk'
import type { Language } from './texts.ts'

export type Report = {
  readonly id: string
  readonly name: { readonly [language in Language]: string }
  readonly unit: { readonly [language in Language]: string }
  /** one a week, oldest first */
  readonly values: readonly number[]
}

export type Reports = {
  /** the `reports` entitlement; 0 without it */
  readonly allowed: number
  readonly reports: readonly Report[]
  /** what there is, but not under this license */
  readonly locked: readonly Report[]
  /** the `dashboards` entitlement */
  readonly hasDashboard: boolean
  /** the `export` entitlement */
  readonly hasExport: boolean
}

const report = (
  id: string,
  [en, zh]: readonly [en: string, zh: string],
  [unitEn, unitZh]: readonly [en: string, zh: string],
  values: readonly number[],
): Report => ({
  id,
  name: { en, 'zh-CN': zh },
  unit: { en: unitEn, 'zh-CN': unitZh },
  values,
})

const REPORTS: readonly Report[] = [
  report(
    'orders',
    ['Orders by week', '每周订单'],
    ['orders', '单'],
    [31, 42, 38, 51, 47, 63, 58, 71],
  ),
  report('delivery', ['Delivery time', '交付时间'], ['days', '天'], [9, 8, 8, 7, 9, 6, 6, 5]),
  report(
    'stock',
    ['Stock by site', '各仓库存'],
    ['pallets', '托盘'],
    [120, 114, 131, 96, 104, 88, 92, 101],
  ),
  report(
    'tickets',
    ['Open tickets', '待处理工单'],
    ['tickets', '件'],
    [17, 22, 19, 14, 12, 15, 9, 7],
  ),
]

export function reportsOf(license: Pick<MarqueLicense, 'entitlement'>): Reports {
  const amount = license.entitlement('reports')
  const allowed = typeof amount === 'number' ? Math.max(0, Math.floor(amount)) : 0
  return {
    allowed,
    reports: REPORTS.slice(0, allowed),
    locked: REPORTS.slice(allowed),
    hasDashboard: license.entitlement('dashboards') === true,
    hasExport: license.entitlement('export') === true,
  }
}

/** @returns a report that this license allows */
export const findReport = (
  license: Pick<MarqueLicense, 'entitlement'>,
  id: string,
): Report | undefined => reportsOf(license).reports.find((one) => one.id === id)

export const csvOf = ({ values, unit }: Report): string =>
  ['week', ...values.map((_, week) => week + 1)]
    .map((week, row) => `${week},${row === 0 ? unit.en : values[row - 1]}`)
    .join('\r\n')
