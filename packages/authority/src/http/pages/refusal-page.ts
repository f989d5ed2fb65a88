// Why something was refused, as a page: what was found, what it means, what to do. The words are those
// of the catalogue (docs/protocol.md §8).
import type { Language, MarqueError } from '@marque/protocol'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { findingText, type PhoneWords, REFUSAL_TEXTS } from './refusal-texts.ts'

export type Refused = {
  readonly refusal: MarqueError
  /** of faults that nobody foresaw */
  readonly ref?: string
}

/** @param shown words in place of the catalogue's; `facts`: what it was about */
export function refusalPage(
  { refusal, ref }: Refused,
  language: Language,
  shown: { words?: PhoneWords; facts?: Html } = {},
): Page {
  const { entry } = refusal
  const { title, explanation, remedy } = { ...entry, ...shown.words }
  const texts = REFUSAL_TEXTS[language]
  const found = findingText(refusal, language)
  return {
    status: entry.status,
    title: title[language],
    styles: ['frame', 'refusal'],
    main: html`<div>${signOf(refusal)}<h1>${title[language]}</h1></div>
<div class="card parts">
${found === undefined ? undefined : html`<p class="finding">${found}</p>`}
<div><h2>${texts.meaning}</h2><p>${explanation[language]}</p></div>
<div><h2>${texts.remedy}</h2><p class="remedy">${remedy[language]}</p></div>
</div>
${shown.facts}`,
    footer: [`${texts.error} ${refusal.code}`, ref === undefined ? '' : `${texts.ref} ${ref}`]
      .filter((part) => part !== '')
      .join(' · '),
  }
}

/** An hourglass where waiting or a fresh code is enough; a bar where somebody must decide. */
const signOf = ({ errorName }: MarqueError): Html => {
  const waits = ['CHALLENGE_EXPIRED', 'TOO_MANY_REQUESTS', 'LINK_EXPIRED', 'NOT_READY']
  return waits.includes(errorName)
    ? html`<div class="sign wait"><svg width="34" height="34" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M7 3h10M7 21h10M8 3v3.5L12 12l4-5.5V3M8 21v-3.5L12 12l4 5.5V21"/></svg></div>`
    : html`<div class="sign"><svg width="34" height="34" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M8 12h8"/></svg></div>`
}
