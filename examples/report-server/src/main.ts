// Runs one node of the sample project from the command line.
import { parseArgs } from 'node:util'
import { startReportServer } from './report-server.ts'

const USAGE = `usage: node examples/report-server/src/main.ts --trust trust.json --data DIR
  [--node NAME] [--port PORT] [--environment FILE.json]
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      trust: { type: 'string' },
      data: { type: 'string' },
      node: { type: 'string', default: 'node-1' },
      port: { type: 'string', default: '9090' },
      environment: { type: 'string' },
    },
  })
  const port = Number(values.port)
  if (values.trust === undefined || values.data === undefined || !Number.isInteger(port)) {
    process.stderr.write(USAGE)
    process.exitCode = 2
    return
  }
  const server = await startReportServer({
    port,
    nodeName: values.node,
    trustPath: values.trust,
    dataDirectory: values.data,
    ...(values.environment === undefined ? {} : { environmentFile: values.environment }),
  })
  process.stdout.write(`${values.node} is listening on ${server.url}\n`)
  const stop = (): void => {
    server.close().catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exitCode = 1
    })
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
