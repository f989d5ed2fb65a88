// What a phone sees first: which license server asks, why, and one button. Nothing is approved yet.
import type { Language } from '@marque/protocol'
import type { KnownChallenge } from '../../operations/read-challenge.ts'
import { html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { factsCard } from './facts.ts'
import { PHONE_TEXTS } from './texts.ts'

export function questionPage(
  shown: { known: KnownChallenge; approvedBefore: boolean; remainingSeconds: number },
  language: Language,
): Page {
  const texts = PHONE_TEXTS[language]
  const { title, lead, button } = shown.approvedBefore ? texts.again : texts.question
  return {
    status: 200,
    title,
    styles: ['frame'],
    ...(shown.approvedBefore && { refreshSeconds: shown.remainingSeconds + 1 }),
    main: html`<div><h1>${title}</h1><p class="lead">${lead}</p></div>
${factsCard(shown.known, language)}
<form method="post" action="?lang=${language}"><button class="press" type="submit">${button}</button></form>`,
    footer: texts.footer,
  }
}
