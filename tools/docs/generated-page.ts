// How every generated page ends: it is written, or with `--check` held against what is there.
import { readFileSync, writeFileSync } from 'node:fs'

/** @param name of the page in docs/; a stale one fails the process and is named */
export function writePage(name: string, text: string): void {
  const page = new URL(`../../docs/${name}`, import.meta.url)
  if (!process.argv.includes('--check')) writeFileSync(page, text)
  else if (readPage(page) !== text) {
    console.error(`docs/${name} is stale; run: npm run docs`)
    process.exitCode = 1
  }
}

function readPage(page: URL): string | undefined {
  try {
    return readFileSync(page, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
