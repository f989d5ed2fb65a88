// The log as the administrator reads it: from its end, by level, over rotated files.
import assert from 'node:assert/strict'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '@marque/testkit'
import { LOG_FILE_NAME } from '../../src/adapters/log.ts'
import { type LogQuery, readLogPage, readWholeLog } from '../../src/adapters/log-files.ts'

const line = (number: number, level = 'info'): string =>
  `${JSON.stringify({ level, time: '2026-06-01T00:00:00.000Z', number, message: '已启动' })}\n`

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) =>
    line(from + at, (from + at) % 100 === 0 ? 'error' : 'info'),
  ).join('')

async function numbersOf(
  directory: string,
  query: Omit<LogQuery, 'cursor'>,
  between: (page: number) => Promise<void> = async () => undefined,
): Promise<readonly unknown[]> {
  const numbers: unknown[] = []
  let cursor: string | undefined
  for (let page = 0; ; page++) {
    const { items, nextCursor } = await readLogPage(directory, {
      ...query,
      ...(cursor && { cursor }),
    })
    numbers.push(...items.map(({ facts }) => facts['number']))
    if (nextCursor === undefined) return numbers
    cursor = nextCursor
    await between(page)
  }
}

async function threeFiles(directory: string): Promise<void> {
  const file = join(directory, LOG_FILE_NAME)
  await writeFile(`${file}.2`, lines(0, 1000))
  await writeFile(`${file}.1`, lines(1000, 3000))
  await writeFile(file, `${lines(3000, 3500)}{"level":"info","ti`)
  await writeFile(`${file}.old`, 'not ours\n')
}

test('pages go back from the newest line through all files, each line once', async (t) => {
  const directory = await temporaryDirectory(t)
  await threeFiles(directory)
  const numbers = await numbersOf(directory, { limit: 333 })
  assert.deepEqual(
    numbers,
    Array.from({ length: 3500 }, (_, at) => 3499 - at),
  )
})

test('a level shows that level and those more severe', async (t) => {
  const directory = await temporaryDirectory(t)
  await threeFiles(directory)
  const numbers = await numbersOf(directory, { limit: 10, level: 'warn' })
  assert.deepEqual(
    numbers,
    Array.from({ length: 35 }, (_, at) => 3400 - at * 100),
  )
})

test('a rotation between two pages repeats and loses no line', async (t) => {
  const directory = await temporaryDirectory(t)
  const file = join(directory, LOG_FILE_NAME)
  await writeFile(file, lines(0, 2000))
  const numbers = await numbersOf(directory, { limit: 500 }, async (page) => {
    if (page !== 0) return
    await rename(file, `${file}.1`)
    await writeFile(file, lines(2000, 2100))
  })
  assert.deepEqual(
    numbers,
    Array.from({ length: 2000 }, (_, at) => 1999 - at),
  )
})

test('a directory that is not there has no lines, and a made-up cursor is refused', async (t) => {
  const directory = await temporaryDirectory(t)
  assert.deepEqual(await readLogPage(join(directory, 'none'), { limit: 5 }), { items: [] })
  for (const cursor of ['x', '1-', '-5', '1-2-3']) {
    await assert.rejects(readLogPage(directory, { limit: 5, cursor }), {
      errorName: 'PARAM_INPUT_ERROR',
    })
  }
})

test('the whole log begins with its oldest line', async (t) => {
  const directory = await temporaryDirectory(t)
  await threeFiles(directory)
  let text = ''
  for await (const piece of readWholeLog(directory)) text += new TextDecoder().decode(piece)
  assert.ok(text.startsWith(lines(0, 2)))
  assert.ok(text.includes(lines(2998, 3002)))
})

test('a log that was never written is empty; one that cannot be read is not', async (t) => {
  const directory = join(await temporaryDirectory(t), 'log')
  assert.deepEqual(await readLogPage(directory, { limit: 10 }), { items: [] })
  await writeFile(directory, 'not a directory')
  await assert.rejects(readLogPage(directory, { limit: 10 }), { code: 'ENOTDIR' })
})
