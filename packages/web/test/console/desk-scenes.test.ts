// Every state of the desk's pages, over one authority that has been worked at for a while.
import { after, before, describe, test } from 'node:test'
import type { TestAuthority } from '../../../authority/test/fixtures.ts'
import { smallBase } from '../../../authority/test/small-base.ts'
import { type Desk, openContext, startAuthority, startDesk } from './desk.ts'
import { deskScenes } from './desk-scenes.ts'
import { fillDesk, mailOut, type Site } from './desk-site.ts'
import { holds, watch } from './every-state.ts'

describe('every state of the desk', { concurrency: 1 }, () => {
  const endings: (() => unknown)[] = []
  const t = { after: (ending: () => unknown) => endings.unshift(ending) }
  let desk: Desk
  let authority: TestAuthority
  let site: Site
  before(async () => {
    desk = await startDesk()
    authority = await startAuthority(t, { imageDirectory: await smallBase(t), ...mailOut })
    site = await fillDesk(authority)
  })
  after(async () => {
    for (const ending of endings) await ending()
    await desk.close()
  })

  for (const [name, scene] of Object.entries(deskScenes)) {
    test(`${name} is accessible, fits, and keeps to its origin`, async (t) => {
      const context = await openContext(t, { desk, authority })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const watched = watch(page)
      await scene(page, site, authority.url)
      await holds(page, watched)
    })
  }
})
