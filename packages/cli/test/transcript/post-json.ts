// One POST of JSON to a server of a transcript; a license server's built-in certificate is taken.
import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'

export function postJson(url: URL, body: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      origin: url.origin,
    }
    const sent =
      url.protocol === 'https:'
        ? requestTls(url, { method: 'POST', headers, rejectUnauthorized: false })
        : requestPlain(url, { method: 'POST', headers })
    sent.once('error', reject)
    sent.once('response', async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve(JSON.parse(text))
    })
    sent.end(JSON.stringify(body))
  })
}
