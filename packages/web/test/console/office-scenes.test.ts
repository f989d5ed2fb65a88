// What must hold in every state of the console: accessible in both color schemes and both languages, no
// wider than the screen, silent console (so the CSP is kept), and not one request to another origin.
import { after, before, describe, test } from 'node:test'
import type { TestAuthority } from '../../../authority/test/fixtures.ts'
import { smallBase } from '../../../authority/test/small-base.ts'
import { type Desk, openContext, startAuthority, startDesk } from './desk.ts'
import { holds, watch } from './every-state.ts'
import { officeScenes } from './office-scenes.ts'
import { fillOffice, type Office } from './office-site.ts'

describe('every state of the console', { concurrency: 2 }, () => {
  const endings: (() => unknown)[] = []
  const t = { after: (ending: () => unknown) => endings.unshift(ending) }
  let desk: Desk
  let authority: TestAuthority
  let office: Office
  before(async () => {
    desk = await startDesk()
    authority = await startAuthority(t, { imageDirectory: await smallBase(t) })
    office = await fillOffice(authority)
  })
  after(async () => {
    for (const ending of endings) await ending()
    await desk.close()
  })

  for (const [name, scene] of Object.entries(officeScenes)) {
    test(`${name} is accessible, fits, and keeps to its origin`, async (t) => {
      const context = await openContext(t, { desk, authority })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const seen = watch(page)
      await scene(page, office, authority.url)
      await holds(page, seen)
    })
  }
})
