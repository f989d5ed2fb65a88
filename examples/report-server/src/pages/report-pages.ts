// What the product is bought for: the list of reports, and the dashboard over them.
import { type Html, html } from '../html.ts'
import type { Report } from '../reports.ts'
import { type Language, TEXTS } from '../texts.ts'
import { type PageFacts, renderPage } from './layout.ts'

export function renderReports(facts: PageFacts): string {
  const { language, reports } = facts
  const texts = TEXTS[language]
  const content = reports.allowed === 0 ? notRegistered(language) : reportTable(facts)
  return renderPage(facts, '/reports', texts.reports, html`<h1>${texts.reports}</h1>${content}`)
}

export function renderDashboard(facts: PageFacts): string {
  const { language, reports } = facts
  const texts = TEXTS[language]
  const cards = reports.reports.map((report) => card(report, language))
  const content = reports.hasDashboard
    ? html`<div class="cards">${cards}</div>`
    : html`<p class="empty">${texts.noDashboard}</p>`
  return renderPage(
    facts,
    '/dashboard',
    texts.dashboard,
    html`<h1>${texts.dashboard}</h1>${content}`,
  )
}

const notRegistered = (language: Language): Html => html`<p class="empty">
<strong>${TEXTS[language].notRegistered}</strong><br>${TEXTS[language].notRegisteredHint}<br>
<a class="button" href="/system/registration">${TEXTS[language].registration}</a></p>`

function reportTable({ language, reports }: PageFacts): Html {
  const texts = TEXTS[language]
  const { allowed, reports: open, locked, hasExport } = reports
  return html`<div class="sheet"><table>
<thead><tr><th scope="col">${texts.report}</th><th scope="col">${texts.trend}</th>
<th scope="col">${texts.latest}</th>${hasExport ? html`<th scope="col">${texts.take}</th>` : undefined}</tr></thead>
<tbody>${open.map((report) => openRow(report, language, hasExport))}
${locked.map((report) => lockedRow(report, language))}</tbody>
</table></div>
<p class="note">${open.length} ${texts.of} ${allowed} ${texts.inUse}</p>`
}

const openRow = (report: Report, language: Language, hasExport: boolean): Html =>
  html`<tr><th scope="row">${report.name[language]}</th><td>${bars(report, language)}</td>
<td>${report.values.at(-1) ?? 0} ${report.unit[language]}</td>
${hasExport ? html`<td><a href="/reports/${report.id}.csv">${TEXTS[language].csv}</a></td>` : undefined}</tr>`

const lockedRow = (report: Report, language: Language): Html =>
  html`<tr class="locked"><th scope="row">${report.name[language]}</th>
<td colspan="3">${TEXTS[language].locked}</td></tr>`

const card = (report: Report, language: Language): Html => html`<figure>${bars(report, language)}
<figcaption>${report.name[language]} <strong>${report.values.at(-1) ?? 0} ${report.unit[language]}</strong></figcaption></figure>`

function bars({ name, values }: Report, language: Language): Html {
  const top = Math.max(...values)
  const drawn = values.map((value, at) => {
    const height = Math.round((value / top) * 44)
    return html`<rect x="${at * 14}" y="${46 - height}" width="10" height="${height}" rx="2"/>`
  })
  return html`<svg viewBox="0 0 108 48" role="img" aria-label="${name[language]}">${drawn}</svg>`
}
