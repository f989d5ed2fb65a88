// Activates a license server: carries its QR code to the authority that it names, as a phone does, and
// types the code into the page's API. Prints what came of it.
import { postJson } from './post-json.ts'

const [server = ''] = process.argv.slice(2)
const shown = await postJson(new URL(`${server}/license/api/v1/challenges`), {})
const approved = await postJson(new URL(String(shown['url'])), {})
const { challengeId } = shown
if (typeof approved['code'] === 'number') {
  console.log(approved['code'], approved['name'])
} else {
  const body = { challengeId, code: approved['code'] }
  const status = await postJson(new URL(`${server}/license/api/v1/activations`), body)
  console.log(status['state'])
}
