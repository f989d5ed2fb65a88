// Why there is no code: what it means, what to do, and for which license server. The words are those
// of the catalogue; the page adds what was found.
import type { Language, MarqueError } from '@marque/protocol'
import type { KnownChallenge } from '../../operations/read-challenge.ts'
import { type Html, html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { factsCard } from './facts.ts'
import { durationText, PHONE_TEXTS } from './texts.ts'

export function refusalPage(
  refused: { refusal: MarqueError; ref?: string; known?: KnownChallenge },
  language: Language,
): Page {
  const { refusal, ref, known } = refused
  const { entry } = refusal
  const texts = PHONE_TEXTS[language].refusal
  const found = findingText(refusal, language)
  return {
    status: entry.status,
    title: texts.label,
    styles: ['frame', 'refusal'],
    main: html`<div>${signOf(refusal)}<h1>${entry.title[language]}</h1></div>
<div class="card parts">
${found === undefined ? undefined : html`<p class="finding">${found}</p>`}
<div><h2>${texts.meaning}</h2><p>${entry.explanation[language]}</p></div>
<div><h2>${texts.remedy}</h2><p class="remedy">${entry.remedy[language]}</p></div>
</div>
${known === undefined ? undefined : factsCard(known, language)}`,
    footer: `${texts.error} ${refusal.code}${ref === undefined ? '' : ` · ${texts.ref} ${ref}`}`,
  }
}

/** What this one refusal found, beyond what its kind means. */
function findingText({ details }: MarqueError, language: Language): string | undefined {
  const { offsetSeconds, reason } = details
  const texts = PHONE_TEXTS[language]
  if (typeof offsetSeconds === 'number') {
    const sentence = offsetSeconds > 0 ? texts.clock.ahead : texts.clock.behind
    return sentence.replace('{time}', durationText(offsetSeconds, language))
  }
  return language === 'en' && typeof reason === 'string' ? sentenceOf(reason) : undefined
}

const sentenceOf = (reason: string): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`

/** An hourglass where waiting or scanning again is enough; a bar where somebody must decide. */
const signOf = ({ errorName }: MarqueError): Html =>
  errorName === 'CHALLENGE_EXPIRED' ||
  errorName === 'TOO_MANY_REQUESTS' ||
  errorName === 'LINK_EXPIRED'
    ? html`<div class="sign wait"><svg width="34" height="34" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M7 3h10M7 21h10M8 3v3.5L12 12l4-5.5V3M8 21v-3.5L12 12l4 5.5V21"/></svg></div>`
    : html`<div class="sign"><svg width="34" height="34" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M8 12h8"/></svg></div>`
