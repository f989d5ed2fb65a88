// Takes a picture of every state of the registration page, to be looked at:
// node test/page/screenshots.ts DIR [NAME…]; `docs` as DIR renews those of docs/screenshots.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startBrowser } from '../../../web/test/browser.ts'
import { buildRegistrationPages } from '../../../web/test/registration-pages.ts'
import { PAGE_SCENES } from './support/page-scenes.ts'

const LOOKS = {
  wide: { viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'en-GB' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'en-GB' },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light', locale: 'en-GB' },
  chinese: { viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'zh-CN' },
} as const

const IN_DOCS = [
  'unregistered',
  'form',
  'success',
  'details',
  'failed',
  'carrying',
  'cluster',
  'unbind',
]

const [target = 'shots', ...wanted] = process.argv.slice(2)
const isForDocs = target === 'docs'
const folder = isForDocs ? join(import.meta.dirname, '../../../../docs/screenshots') : target
await mkdir(folder, { recursive: true })
const pages = await buildRegistrationPages()
const browser = await startBrowser()

async function shoot(name: string, look: keyof typeof LOOKS): Promise<void> {
  const play = PAGE_SCENES[name]
  if (play === undefined) throw new Error(`no scene ${name}`)
  const closers: (() => unknown)[] = []
  const context = await browser.open(LOOKS[look])
  try {
    const page = await context.newPage()
    page.on('console', (message) => console.error(name, look, message.text()))
    await play({ after: (closer) => closers.push(closer as () => unknown) }, page, pages.folder)
    const file = isForDocs ? `registration-${name}.png` : `${name}-${look}.png`
    // A dialog stands over the window, not over the whole page.
    const fullPage = (await page.getByRole('dialog').count()) === 0
    await page.screenshot({ path: join(folder, file), fullPage, animations: 'disabled' })
  } finally {
    await context.close()
    for (const closer of closers.reverse()) await closer()
  }
}

try {
  const names = wanted.length > 0 ? wanted : isForDocs ? IN_DOCS : Object.keys(PAGE_SCENES)
  const looks = isForDocs ? (['wide'] as const) : (Object.keys(LOOKS) as (keyof typeof LOOKS)[])
  for (const name of names) for (const look of looks) await shoot(name, look)
} finally {
  await browser.close()
  await pages.remove()
}
