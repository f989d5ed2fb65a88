// The machine's ceiling: a bare node:https server that parses the same body and answers a constant of
// the same size, with no signature, no store and no framework. The license server is compared to it.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

const [certificate = '', key = '', answerFile = ''] = process.argv.slice(2)
const answer = readFileSync(answerFile)
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': answer.length,
}
const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key), minVersion: 'TLSv1.2' },
  (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
      response.writeHead(typeof body === 'object' ? 200 : 400, headers)
      response.end(answer)
    })
  },
)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') console.log(`listening on https://127.0.0.1:${address?.port}`)
})
