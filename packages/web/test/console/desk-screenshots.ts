// Takes a picture of every state of the desk's pages: node test/console/desk-screenshots.ts DIR [NAME…]
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { smallBase } from '../../../authority/test/small-base.ts'
import { openContext, startAuthority, startDesk } from './desk.ts'
import { deskScenes } from './desk-scenes.ts'
import { fillDesk, mailOut } from './desk-site.ts'

const looks = {
  wide: { viewport: { width: 1280, height: 900 }, colorScheme: 'light', locale: 'en-GB' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark', locale: 'en-GB' },
  phone: { viewport: { width: 360, height: 740 }, colorScheme: 'light', locale: 'en-GB' },
  chinese: { viewport: { width: 1280, height: 900 }, colorScheme: 'light', locale: 'en-GB' },
} as const

const [dir = 'shots', ...wanted] = process.argv.slice(2)
await mkdir(dir, { recursive: true })
const cleanUps: (() => unknown)[] = []
const t = { after: (cleanUp: () => unknown) => cleanUps.unshift(cleanUp) }

const desk = await startDesk()
const authority = await startAuthority(t, {
  imageDirectory: await smallBase(t),
  ...mailOut,
})
const site = await fillDesk(authority)

async function shoot(name: string, look: keyof typeof looks): Promise<void> {
  const scene = deskScenes[name]
  if (scene === undefined) throw new Error(`no scene ${name}`)
  const context = await openContext(t, { desk, authority, options: looks[look] })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  page.on('console', (message) => console.error(name, look, message.text()))
  page.on('pageerror', (error) => console.error(name, look, String(error)))
  try {
    await scene(page, site, authority.url)
    if (look === 'chinese')
      await page.getByRole('button', { name: '简体中文' }).click({ force: true })
  } catch (error) {
    console.error(name, look, String(error).split('\n')[0])
  }
  const path = join(dir, `${name}-${look}.png`)
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  await context.close()
}

try {
  const [only] = wanted.filter((word) => word.startsWith('--')).map((word) => word.slice(2))
  const names = wanted.filter((word) => !word.startsWith('--'))
  for (const name of names.length > 0 ? names : Object.keys(deskScenes)) {
    for (const look of Object.keys(looks) as (keyof typeof looks)[]) {
      if (only === undefined || only.split(',').includes(look)) await shoot(name, look)
    }
  }
} finally {
  for (const cleanUp of cleanUps) await cleanUp()
  await desk.close()
}
