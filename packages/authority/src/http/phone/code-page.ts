// The code, large enough to be read from the screen to the keyboard, with the time that is left. The
// bar and the seconds run by style sheet alone; when they end, the page asks again and says so.
import type { Language } from '@marque/protocol'
import { APPROVAL_SECONDS } from '../../domain/judge-challenge.ts'
import type { KnownChallenge } from '../../operations/read-challenge.ts'
import { html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { factsCard } from './facts.ts'
import { PHONE_TEXTS } from './texts.ts'

export function codePage(
  shown: { known: KnownChallenge; remainingSeconds: number },
  language: Language,
): Page {
  const { code: texts } = PHONE_TEXTS[language]
  const { known, remainingSeconds } = shown
  const { code } = known.challenge
  const spoken = [...code].join(' ')
  return {
    status: 200,
    title: texts.title,
    styles: ['frame', 'code'],
    ownStyle: `
.bar i { width: ${(100 * remainingSeconds) / APPROVAL_SECONDS}%; animation-duration: ${remainingSeconds}s; }
.clock { --left: ${remainingSeconds}; animation-duration: ${remainingSeconds}s !important; }`,
    refreshSeconds: remainingSeconds + 1,
    main: html`<div><h1>${texts.title}</h1><p class="lead">${texts.type}</p></div>
<div class="card code">
<p class="digits" role="img" aria-label="${spoken}"><span>${code.slice(0, 3)}</span><span>${code.slice(3)}</span></p>
<div class="bar" aria-hidden="true"><i></i></div>
<p class="left">${texts.validFor} <span class="clock" role="timer"><b><span>${clockText(remainingSeconds)}</span></b></span></p>
</div>
<p class="lead">${texts.after}</p>
${factsCard(known, language)}`,
  }
}

const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
