// Activates a license server of the TEST publisher: opens the challenge with the publisher's TEST key,
// as its authority would, and types the code into the page's API.
import { openChallenge, parseChallenge, parseChallengeText } from '@marque/protocol'
import { testPublisher } from '@marque/testkit'
import { postJson } from './post-json.ts'

const [server = ''] = process.argv.slice(2)
const shown = await postJson(new URL(`${server}/license/api/v1/challenges`), {})
const { activationKey } = await testPublisher()
const envelope = parseChallengeText(String(shown['url']).split('/').at(-1) ?? '')
const { challenge } = parseChallenge(await openChallenge(envelope, [activationKey]))
const { challengeId } = shown
const body = { challengeId, code: challenge.code }
const status = await postJson(new URL(`${server}/license/api/v1/activations`), body)
console.log(status['state'])
