// The QR page of the license server, as its own script uses it, and what the server says of itself.
import { type Json, sendJson, textAt } from './http.ts'

export type ShownChallenge = { readonly challengeId: string; readonly url: string }

/** What the page shows when it is opened: the QR code, and the address that it holds. */
export async function showChallenge(serverUrl: string): Promise<ShownChallenge> {
  const shown = await sendJson(`${serverUrl}/license/api/v1/challenges`, {
    method: 'POST',
    headers: { origin: serverUrl },
    body: {},
  })
  return { challengeId: textAt(shown, 'challengeId'), url: textAt(shown, 'url') }
}

/** Types the code into the page. @returns the status after it */
export const enterCode = (
  serverUrl: string,
  entry: { readonly challengeId: string; readonly code: string },
): Promise<Json> =>
  sendJson(`${serverUrl}/license/api/v1/activations`, {
    method: 'POST',
    headers: { origin: serverUrl },
    body: entry,
  })

export const readStatus = (serverUrl: string): Promise<Json> =>
  sendJson(`${serverUrl}/license/api/v1/status`)
