// System Management > Registration Management: the SDK's page inside the product's own menu.
import { html } from '../html.ts'
import { TEXTS } from '../texts.ts'
import { type PageFacts, renderPage } from './layout.ts'

/** Where the SDK's page is mounted. */
export const REGISTRATION_PATH = '/registration'

export function renderRegistration(facts: PageFacts): string {
  const { language } = facts
  const { registration } = TEXTS[language]
  const source = `${REGISTRATION_PATH}/?language=${language}`
  const frame = html`<iframe src="${source}" title="${registration}"></iframe>`
  return renderPage(facts, '/system/registration', registration, frame)
}
