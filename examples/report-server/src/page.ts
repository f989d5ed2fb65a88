// The page of one node: what the product shows under its license, and where the license stands.
// (The SDK's own Registration Management page will take the second half's place.)
import type { Failure, LicenseStatus, Registration } from '@marque/sdk'
import { type Html, html } from './html.ts'
import type { Report, Reports } from './reports.ts'
import type { RouteTools } from './routes.ts'

export type PageFacts = RouteTools & {
  readonly status: LicenseStatus
  readonly reports: Reports
}

export function renderPage(facts: PageFacts): string {
  const { product, status, reports } = facts
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${product.name} – ${status.node.name}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script src="/refresh.js" defer></script>
</head>
<body data-revision="${revisionOf(status)}">
<header>
<h1>${product.name}</h1>
<p>Version ${product.version} · build ${product.build} · node <strong>${status.node.name}</strong></p>
</header>
<main>
${reportSection(reports)}
${licenseSection(facts)}
</main>
</body>
</html>`
  return page.markup
}

/** Changes when the page would show something else; the page asks for it and reloads. */
export const revisionOf = (status: LicenseStatus): string =>
  [status.state, status.failure?.at ?? '', status.registration?.renewedAt ?? ''].join('-')

function reportSection({ reports, allowed, hasDashboard }: Reports): Html {
  if (allowed === 0) {
    return html`<section aria-labelledby="reports"><h2 id="reports">Reports</h2>
<p class="empty">Reports appear here as soon as this node is registered.</p></section>`
  }
  const summary = hasDashboard ? html`<div class="cards">${reports.map(card)}</div>` : undefined
  return html`<section aria-labelledby="reports"><h2 id="reports">Reports</h2>
${summary}
<p class="note">${reports.length} of ${allowed} licensed reports in use${
    hasDashboard ? '' : ' · the dashboard is not part of this license'
  }.</p></section>`
}

function card({ name, values }: Report): Html {
  const top = Math.max(...values)
  const bars = values.map((value, at) => {
    const height = Math.round((value / top) * 44)
    return html`<rect x="${at * 14}" y="${46 - height}" width="10" height="${height}" rx="2"/>`
  })
  return html`<figure><svg viewBox="0 0 108 48" role="img" aria-label="${name}">${bars}</svg>
<figcaption>${name} <strong>${values.at(-1) ?? 0}</strong></figcaption></figure>`
}

const STATE_TEXT: { readonly [state in LicenseStatus['state']]: string } = {
  unregistered: 'Not registered',
  registered: 'Registered',
  unreachable: 'License server unreachable',
  refused: 'Registration failed',
  expired: 'Registration expired',
}

function licenseSection(facts: PageFacts): Html {
  const { status } = facts
  const { registration, failure } = status
  return html`<section aria-labelledby="registration"><h2 id="registration">Registration</h2>
<p class="state ${status.state}" role="status"><span aria-hidden="true"></span>${STATE_TEXT[status.state]}</p>
${failure === undefined ? undefined : failureBox(failure, status)}
${status.faults.map((fault) => html`<p class="note">${fault.part}: ${fault.text} ${fault.remedy}</p>`)}
${registration === undefined ? undefined : registrationTable(registration)}
${forms(facts)}
${projectTable(status)}</section>`
}

function failureBox(failure: Failure, status: LicenseStatus): Html {
  const carries = status.entitled
    ? html`<p>The last lease carries on until it ends.</p>`
    : undefined
  return html`<div class="failure" role="alert"><p><strong>${failure.title}</strong></p>${carries}
<details><summary>Details</summary><p>${failure.explanation}</p>
${failure.detail === undefined ? undefined : html`<p><code>${failure.detail}</code></p>`}
<p>${failure.remedy}</p>
<p class="note">${failure.name} ${failure.code} · since ${time(failure.since)} · last ${time(failure.at)}</p>
</details></div>`
}

function registrationTable(registration: Registration): Html {
  const entitlements = Object.entries(registration.entitlements).map(
    ([name, value]) => html`<li>${name}: <strong>${String(value)}</strong></li>`,
  )
  return html`<dl>
<dt>Licensee</dt><dd>${registration.licensee}</dd>
<dt>Product</dt><dd>${registration.product.name} ${registration.versions}</dd>
<dt>Max Connections</dt><dd>${registration.connectionsInUse} of ${registration.maxConnections} in use</dd>
<dt>Expires</dt><dd>${registration.expiresAt === null ? 'never' : time(registration.expiresAt)}</dd>
<dt>Lease until</dt><dd>${time(registration.leaseEndsAt)}</dd>
<dt>Entitlements</dt><dd><ul>${entitlements}</ul></dd>
</dl>`
}

function forms({ status, suggestedServer }: PageFacts): Html {
  const server = status.server ?? suggestedServer
  const isBound = status.state !== 'unregistered'
  return html`<form method="post" action="/license/register">
<label for="server">License server</label>
<div class="row"><input id="server" name="server" value="${server}" placeholder="https://HOST:PORT" autocomplete="off" spellcheck="false" required>
<button>${isBound ? 'Register again' : 'Register'}</button></div>
</form>
${
  isBound
    ? html`<form method="post" action="/license/unbind"><button class="quiet">Unbind</button></form>`
    : undefined
}`
}

function projectTable({ project, node, nextAttemptAt }: LicenseStatus): Html {
  return html`<dl class="note">
<dt>Project</dt><dd>${project.id ?? 'not known yet'} (${project.configuration})</dd>
<dt>Node</dt><dd>${node.id ?? 'not known yet'}</dd>
<dt>Next contact</dt><dd>${nextAttemptAt === undefined ? 'when you ask' : time(nextAttemptAt)}</dd>
</dl>`
}

function time(epochSeconds: number): Html {
  // biome-ignore lint/style/noRestrictedGlobals: an instant becomes text; no clock is read.
  const iso = new Date(epochSeconds * 1000).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}
