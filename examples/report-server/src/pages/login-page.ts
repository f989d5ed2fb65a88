// Where everybody begins who has not signed in.
import { html } from '../html.ts'
import { PRODUCT } from '../product.ts'
import { type Language, TEXTS } from '../texts.ts'
import { renderDocument } from './layout.ts'

/** @param fault of what was typed just now */
export function renderLogin(language: Language, fault?: 'wrongPassword' | 'tooManyTries'): string {
  const texts = TEXTS[language]
  const body = html`<body class="alone"><main>
<h1>${PRODUCT.name}</h1>
<p class="note">${texts.signInHint}</p>
<form method="post" action="/login">
<input type="hidden" name="user" autocomplete="username" value="admin">
<label for="password">${texts.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
${fault === undefined ? undefined : html`<p class="fault" role="alert">${texts[fault]}</p>`}
<button>${texts.signIn}</button>
</form>
<form method="post" action="/language"><button class="quiet">${texts.otherLanguage}</button></form>
</main></body>`
  return renderDocument(language, `${texts.signIn} – ${PRODUCT.name}`, body)
}
