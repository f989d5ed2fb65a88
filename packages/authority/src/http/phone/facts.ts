// Which license server a phone stands before, as the three phone pages show it.
import type { Language } from '@marque/protocol'
import type { KnownChallenge } from '../../operations/read-challenge.ts'
import { type Html, html } from '../pages/html.ts'
import { PHONE_TEXTS } from './texts.ts'

export function factsCard(
  { challenge, deployment, license }: KnownChallenge,
  language: Language,
): Html {
  const { facts, reasons } = PHONE_TEXTS[language]
  return html`<dl class="card">
${fact(facts.licensee, license.licenseeName)}
${fact(facts.product, license.product.name)}
${fact(facts.project, license.project)}
${fact(facts.reason, reasons[challenge.reason])}
<div><dt>${facts.deployment}</dt><dd class="id">${deployment.id}</dd></div>
</dl>`
}

const fact = (name: string, value: string): Html =>
  html`<div><dt>${name}</dt><dd>${value}</dd></div>`
