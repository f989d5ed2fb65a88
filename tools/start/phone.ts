// The phone of the walkthrough: opens the address in the QR code as a browser without JavaScript
// does, presses the one button there, and reads the code off the page.
import { Failure } from './failure.ts'
import { send } from './http.ts'

const BROWSER = {
  accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en',
}

/** What the page shows before anything is pressed. */
export async function openPhonePage(url: string): Promise<{ readonly action: string }> {
  const page = await send(url, { headers: BROWSER })
  const form = /<form\b[^>]*>/i.exec(page.text)?.[0]
  if (page.status !== 200 || !page.type.startsWith('text/html') || form === undefined) {
    throw new Failure(`the phone page answers HTTP ${page.status}`, textOf(page.text))
  }
  if (!/\bmethod="?post/i.test(form)) throw new Failure('the phone page has no POST form', form)
  const action = /\baction="([^"]*)"/i.exec(form)?.[1] ?? ''
  return { action: new URL(action, url).href }
}

/** @returns the six digits */
export async function pressForCode(action: string): Promise<string> {
  const page = await send(action, {
    method: 'POST',
    headers: {
      ...BROWSER,
      'content-type': 'application/x-www-form-urlencoded',
      origin: new URL(action).origin,
    },
    body: '',
  })
  const digits = /(?<=\s|^)\d{3} ?\d{3}(?=\s|$)/.exec(textOf(page.text))?.[0].replace(' ', '')
  if (page.status === 200 && digits !== undefined) return digits
  throw new Failure(`the phone page shows no code (HTTP ${page.status})`, textOf(page.text))
}

/** The words of a page. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
