// Documents that code and documents name must be there: a reader who follows one is at a dead end
// otherwise. Links of pages are looked at as well, relative to the page.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const NAMED = /\bdocs\/[\w/-]+\.md\b/g
const LINKED = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g
const TEXT = /\.(?:ts|tsx|css|md|py|sh|lua|sql)$/

const root = resolve(import.meta.dirname, '../..')
const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  // What was removed and not yet staged is listed still.
  .filter((file) => TEXT.test(file) && existsSync(join(root, file)))
const faults = files.flatMap((file) => faultsOf(file, readFileSync(join(root, file), 'utf8')))
for (const fault of faults) console.error(fault)
console.log(`${files.length} files, ${faults.length} faults`)
if (faults.length > 0 || files.length === 0) process.exitCode = 1

function faultsOf(file: string, text: string): string[] {
  const named = text.match(NAMED) ?? []
  const linked = file.endsWith('.md')
    ? Array.from(text.matchAll(LINKED), ([, target = '']) => join(dirname(file), target))
    : []
  return [...new Set([...named, ...linked])]
    .filter((target) => !existsSync(join(root, target)))
    .map((target) => `${file}: names ${target}, which is not there`)
}
