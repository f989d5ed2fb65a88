// Every page in transcripts/ is a terminal session that must go exactly as written, through
// bin/marque and against real programs (docs/cli.md).
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { writeFixtures } from './transcript/fixtures.ts'
import { parseTranscript } from './transcript/parse-transcript.ts'
import { runTranscript } from './transcript/run-transcript.ts'

describe('the command line goes as its transcripts say', { concurrency: 2 }, () => {
  for (const file of globSync(join(import.meta.dirname, 'transcripts/*.md')).sort()) {
    const transcript = parseTranscript(readFileSync(file, 'utf8'))
    test(`${basename(file)}: ${transcript.title}`, async (t) => {
      const directory = await temporaryDirectory(t)
      await writeFixtures(directory)
      await runTranscript(transcript, directory)
    })
  }
})
