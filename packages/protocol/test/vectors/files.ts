// The vector files, found by looking: a file that no test names is run all the same.
import { readdirSync, readFileSync } from 'node:fs'
import type { VectorFile } from './run-file.ts'

export const VECTORS = new URL('../../../../vectors/', import.meta.url)

export const vectorFiles = (): readonly (VectorFile & { readonly file: string })[] =>
  readdirSync(VECTORS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, VECTORS), 'utf8')) }))
