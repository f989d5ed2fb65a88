// What stands around every page of a person who has signed in: the product's name, its menu, and who
// it runs on. What a license does not hold is not in the menu.
import { type Html, html } from '../html.ts'
import { PRODUCT } from '../product.ts'
import type { Reports } from '../reports.ts'
import { type Language, TEXTS } from '../texts.ts'

export type PageFacts = {
  readonly language: Language
  readonly nodeName: string
  readonly reports: Reports
  /** of what the page was made from; the page reloads when it is another */
  readonly revision: string
}

type Entry = { readonly path: string; readonly text: string; readonly isShown: boolean }

export function renderPage(facts: PageFacts, path: string, title: string, content: Html): string {
  const { language, nodeName, reports } = facts
  const texts = TEXTS[language]
  const entries: readonly Entry[] = [
    { path: '/reports', text: texts.reports, isShown: true },
    { path: '/dashboard', text: texts.dashboard, isShown: reports.hasDashboard },
  ]
  const registration = { path: '/system/registration', text: texts.registration, isShown: true }
  const body = html`<body data-revision="${facts.revision}">
<header>
<a class="brand" href="/reports">${PRODUCT.name}</a>
<div class="switches">${button('/language', texts.otherLanguage)}${button('/logout', texts.signOut)}</div>
</header>
<div class="frame">
<nav aria-label="${PRODUCT.name}">
<ul>${entries.filter(({ isShown }) => isShown).map((entry) => menuEntry(entry, path))}</ul>
<h2>${texts.system}</h2>
<ul>${[menuEntry(registration, path)]}</ul>
<p class="note">${texts.version} ${PRODUCT.version}<br>${texts.node} ${nodeName}</p>
</nav>
<main id="content">${content}</main>
</div>
</body>`
  return renderDocument(language, `${title} – ${PRODUCT.name}`, body)
}

export const renderDocument = (language: Language, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script src="/refresh.js" defer></script>
</head>
${body}
</html>`.markup

const button = (action: string, text: string): Html =>
  html`<form method="post" action="${action}"><button class="quiet">${text}</button></form>`

const menuEntry = ({ path, text }: Entry, current: string): Html =>
  path === current
    ? html`<li><a href="${path}" aria-current="page">${text}</a></li>`
    : html`<li><a href="${path}">${text}</a></li>`
