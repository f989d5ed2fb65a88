// A10: privateConfig is edited, swapped with another deployment's, or opened without its image. The
// start ends with 78 and says why; what the file allowed before is not to be had that way.
import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Finished, freePort, startProgram, waitFor } from '@marque/testkit'
import { activate, configOf, type Site, scan, startSite } from '../support/licensee-site.ts'
import { claimSeat, renewSeat, seatsInUse } from '../support/node-claims.ts'
import { expectStatus, MARQUE, startDesk } from '../support/publisher-desk.ts'

/** Starts a license server that must end by itself. */
async function refusedStart(t: TestContext, home: string): Promise<Finished> {
  const program = startProgram(t, [MARQUE, 'server', 'start'], {
    env: { MARQUE_HOME: home, MARQUE_HOST: '127.0.0.1', MARQUE_PORT: String(await freePort()) },
  })
  await waitFor('the start to end', () => program.process.exitCode !== null, 60_000)
  return program.ended
}

/** Exit 78, one line with the reason, nothing served. */
async function assertRefused(t: TestContext, home: string, reason: RegExp): Promise<void> {
  const { exitCode, stdout, stderr } = await refusedStart(t, home)
  assert.equal(exitCode, 78, stderr)
  assert.match(stderr, /^marque: error: .+; .+\n$/)
  assert.match(stderr, reason)
  assert.doesNotMatch(stdout, /"listening"/)
}

type Json = { [field: string]: unknown }

const EDITS: { readonly [what: string]: (file: Json) => Json | string } = {
  'the count of wrong codes is cleared': (file) => ({ ...file, attempts: { wrong: 0 } }),
  'the lock is moved to its end': (file) => ({ ...file, attempts: { wrong: 6, lockedUntil: 1 } }),
  'the high water is lowered': (file) => ({ ...file, highWater: 1_700_000_000 }),
  'the highest serial is lowered': (file) => ({ ...file, licenseSerial: 0 }),
  'the boot is lowered': (file) => ({ ...file, boot: 0 }),
  'the sequence goes on': (file) => ({ ...file, sequence: Number(file['sequence']) + 1 }),
  'the record is another': (file) => ({ ...file, record: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  'the instance is another': (file) => ({
    ...file,
    instanceId: '00000000-0000-4000-8000-000000000000',
  }),
  'the sealed secret is another': (file) => ({ ...file, secret: 'A'.repeat(107) }),
  'the MAC is another': (file) => ({ ...file, mac: 'A'.repeat(43) }),
  'a field is added': (file) => ({ ...file, activated: true }),
  'a field is gone': ({ highWater: _, ...file }) => file,
  'the format is a later one': (file) => ({ ...file, format: 'marque-private/2' }),
  'it is cut off': (file) => JSON.stringify(file).slice(0, -20),
  'it is empty': () => '',
  'it is null': () => 'null',
}

test('A10: an edited privateConfig ends the start; the right one goes on as before', async (t) => {
  const desk = await startDesk(t)
  const site = await startSite(t, desk)
  await activate(site)
  await claimSeat(site)
  const { challengeId, code } = await scan(site)
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  for (let tries = 0; tries < 6; tries++) {
    await site.send('POST', '/license/api/v1/activations', { challengeId, code: wrong })
  }
  await site.program().stop()
  const path = configOf(site, 'privateConfig')
  const kept = await readFile(path, 'utf8')
  for (const [what, edit] of Object.entries(EDITS)) {
    await t.test(what, async () => {
      const edited = edit(JSON.parse(kept) as Json)
      const text = typeof edited === 'string' ? edited : JSON.stringify(edited, null, 2)
      await writeFile(path, text)
      await assertRefused(t, site.home, /privateConfig is damaged.*move the whole config directory/)
      assert.equal(await readFile(path, 'utf8'), text, 'the evidence is left as it was')
    })
  }
  await t.test('it is taken away from the store beside it', async () => {
    await rm(path)
    await assertRefused(t, site.home, /privateConfig is missing beside the store/)
  })
  await writeFile(path, kept)
  await site.restart()
  assert.equal(await seatsInUse(site), 1)
  const again = await scan(site)
  const locked = await site.send('POST', '/license/api/v1/activations', again)
  assert.equal(locked.json()['code'], 41001)
})

const readJson = async (path: string): Promise<Json> => JSON.parse(await readFile(path, 'utf8'))

test("A10: another deployment's privateConfig is refused, also under a forged name", async (t) => {
  const desk = await startDesk(t)
  const [mine, theirs] = [await startSite(t, desk), await startSite(t, desk)]
  await activate(theirs)
  const seat = await claimSeat(theirs)
  for (const site of [mine, theirs]) await site.program().stop()
  const [path, foreign] = [configOf(mine, 'privateConfig'), configOf(theirs, 'privateConfig')]
  const kept = await readJson(path)
  await cp(foreign, path)
  await assertRefused(t, mine.home, /privateConfig is of another deployment/)
  await writeFile(
    path,
    JSON.stringify({ ...(await readJson(foreign)), deploymentId: kept['deploymentId'] }),
  )
  await assertRefused(t, mine.home, /privateConfig is damaged, edited, or of another deployment/)
  await writeFile(path, JSON.stringify(kept))
  await cp(configOf(theirs), configOf(mine), { recursive: true })
  await assertRefused(t, mine.home, /privateConfig is of another deployment/)
  await theirs.restart()
  await activate(theirs)
  await renewSeat(theirs, seat)
})

test('A10: without its image, or in the image of somebody else, privateConfig opens nothing', async (t) => {
  const desk = await startDesk(t)
  const [mine, other] = [await startSite(t, desk), await startSite(t, await startDesk(t))]
  await activate(mine)
  for (const site of [mine, other]) await site.program().stop()
  const license = (site: Site, name = ''): string => join(site.home, 'license', name)
  const kept = `${mine.home}/kept-license`
  await cp(license(mine), kept, { recursive: true })
  await rm(license(mine, 'deployment.key'))
  await assertRefused(t, mine.home, /deployment\.key is missing/)
  await cp(license(other, 'deployment.key'), license(mine, 'deployment.key'))
  await assertRefused(t, mine.home, /deployment\.key .* does not belong to license\.json/)
  await cp(license(other), license(mine), { recursive: true })
  await assertRefused(t, mine.home, /privateConfig is of another deployment/)
  await cp(kept, license(mine), { recursive: true })
  await mine.restart()
  const status = await expectStatus(mine.send('GET', '/license/api/v1/status'), 200)
  assert.equal(status['state'], 'unactivated')
})
