// docs/sdk.md, followed literally: its JavaScript blocks are one program, run in an empty project
// against a real license server. `// →` holds the value of the expression on the line before.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { temporaryDirectory, testPublisher } from '@marque/testkit'
import { startRealServer } from './support/license-server.ts'
import { lastFirst } from './support/scene.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const PAGE = join(ROOT, 'docs/sdk.md')
const PLACEHOLDER = 'https://license.example:8081'

/** The page's blocks as one module; each `// →` becomes an assertion. */
function programOf(page: string, server: string): { program: string; claims: number } {
  const blocks = [...page.matchAll(/^```js\n(.*?)^```/gms)].map(([, block = '']) => block)
  const imports = new Set<string>()
  let claims = 0
  const lines = blocks
    .join('\n')
    .split('\n')
    .filter((line) => !(line.startsWith('import ') && imports.add(line)))
  const code = lines.map((line, at) => {
    const next = /^\/\/ → (.*)$/.exec(lines[at + 1] ?? '')
    if (line.startsWith('// → ') || next === null) return line
    claims++
    return `assert.deepEqual(${line}, ${next[1]})`
  })
  const program = [
    `import assert from 'node:assert/strict'`,
    ...imports,
    ...code,
    'console.log("done")',
  ]
  return { program: program.join('\n').replaceAll(PLACEHOLDER, server), claims }
}

describe('docs/sdk.md', () => {
  it('does what it says, line by line', async (t) => {
    const hooks = lastFirst(t)
    const publisher = await testPublisher()
    const home = await temporaryDirectory(hooks)
    const project = await temporaryDirectory(hooks)
    const deployment = await publisher.issue('one')
    const server = await startRealServer(hooks, { home, publisher, deployment })
    await server.activate()
    const { program, claims } = programOf(await readFile(PAGE, 'utf8'), server.url)
    assert.ok(claims >= 15, `${claims} claims of the page are checked`)
    await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'))
    await writeFile(join(project, 'trust.json'), JSON.stringify(publisher.trust))
    await writeFile(join(project, 'product.mjs'), program)
    const run = promisify(execFile)
    const { stdout, stderr } = await run(process.execPath, ['product.mjs'], { cwd: project })
    assert.equal(stdout, 'done\n')
    assert.equal(stderr, '')
    // node-1 and node-2 have names and keep their seats; the ephemeral one gave its seat back.
    assert.equal(server.core.status().connectionsInUse, 2)
  })
})
