// The settings of the command line: one table, read strictly, values never shown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETTING_NAMES } from '@marque/protocol'
import { CLI_SETTINGS, readConfig } from '../src/config.ts'
import { CliError } from '../src/errors.ts'

test('the table names exactly the variables that no program takes for a typing mistake', () => {
  const names = CLI_SETTINGS.map(({ name }) => name)
  assert.deepEqual(names.toSorted(), SETTING_NAMES.commandLine.toSorted())
})

test('the authority is named by scheme, host and port, and nothing else is taken', () => {
  for (const MARQUE_AUTHORITY_URL of ['https://a.example', 'http://127.0.0.1:8080/']) {
    assert.equal(
      readConfig({ MARQUE_AUTHORITY_URL }).authorityUrl,
      MARQUE_AUTHORITY_URL.replace(/\/$/, ''),
    )
  }
  for (const bad of [
    'a.example',
    'ftp://a.example',
    'https://u:secret@a.example',
    'https://a/x?y',
  ]) {
    assert.throws(
      () => readConfig({ MARQUE_AUTHORITY_URL: bad }),
      (error) =>
        error instanceof CliError && error.kind === 'configuration' && !error.message.includes(bad),
      bad,
    )
  }
})

test('an empty variable is as good as none', () => {
  assert.equal(readConfig({ MARQUE_TOKEN_FILE: '' }).tokenFile, undefined)
})

test('a misspelt Marque variable is told by its name', () => {
  assert.throws(
    () => readConfig({ MARQUE_TOKENFILE: 'x' }),
    (error) => error instanceof CliError && /MARQUE_TOKENFILE/.test(error.message),
  )
})
