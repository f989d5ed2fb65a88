// Activates a license server of the TEST publisher: opens the challenge with the publisher's TEST key,
// as its authority would, and types the code into the page's API.
import { request } from 'node:https'
import { openChallenge, parseChallenge, parseChallengeText } from '@marque/protocol'
import { testPublisher } from '@marque/testkit'

const [server = ''] = process.argv.slice(2)
const shown = await post('/license/api/v1/challenges', {})
const { activationKey } = await testPublisher()
const envelope = parseChallengeText(String(shown['url']).split('/').at(-1) ?? '')
const { challenge } = parseChallenge(await openChallenge(envelope, [activationKey]))
const { challengeId } = shown
const status = await post('/license/api/v1/activations', { challengeId, code: challenge.code })
console.log(status['state'])

function post(path: string, body: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server },
      rejectUnauthorized: false,
    })
    sent.once('error', reject)
    sent.once('response', async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve(JSON.parse(text))
    })
    sent.end(JSON.stringify(body))
  })
}
