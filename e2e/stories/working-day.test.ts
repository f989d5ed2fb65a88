// A working day of the publisher's desk, in both languages, on real parts: a mail comes by SMTP, is
// confirmed in the console, the link goes out by mail, the archive loads into a Docker engine, a phone
// approves; then a renewal, a move, and a copy that is adopted (R1, R2, R20, R23, R24, R30).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { freePort, runProgram, temporaryDirectory, waitFor } from '@marque/testkit'
import type { Browser, Page } from 'playwright-core'
import {
  CHINESE_BODY,
  DESK as DESK_ADDRESS,
  BODY as ENGLISH_BODY,
  mailText,
  type RelayedMail,
  startRelay,
  swaks,
  type TestRelay,
} from '../../packages/authority/test/mail/mail-parts.ts'
import { account as accountEn } from '../../packages/web/src/i18n/en/account.ts'
import { deployments as deploymentsEn } from '../../packages/web/src/i18n/en/deployments.ts'
import { licenses as licensesEn } from '../../packages/web/src/i18n/en/licenses.ts'
import { requests as requestsEn } from '../../packages/web/src/i18n/en/requests.ts'
import { terms as termsEn } from '../../packages/web/src/i18n/en/terms.ts'
import { account as accountZh } from '../../packages/web/src/i18n/zh-cn/account.ts'
import { deployments as deploymentsZh } from '../../packages/web/src/i18n/zh-cn/deployments.ts'
import { licenses as licensesZh } from '../../packages/web/src/i18n/zh-cn/licenses.ts'
import { requests as requestsZh } from '../../packages/web/src/i18n/zh-cn/requests.ts'
import { terms as termsZh } from '../../packages/web/src/i18n/zh-cn/terms.ts'
import { codeFromPhone, goTo, screenshot, startBrowser } from '../support/browser.ts'
import { type Container, docker, ready, runContainer } from '../support/docker.ts'
import { type Desk, expectStatus, startDesk } from '../support/publisher-desk.ts'

const ENGLISH = {
  locale: 'en-US',
  body: ENGLISH_BODY,
  account: accountEn,
  deployments: deploymentsEn,
  licenses: licensesEn,
  requests: requestsEn,
  terms: termsEn,
  mayStop: /The old license server may be stopped now/,
} as const
type Words = { readonly [part in keyof typeof ENGLISH]: unknown } & {
  readonly locale: string
  readonly body: string
  readonly mayStop: RegExp
  readonly account: typeof accountEn | typeof accountZh
  readonly deployments: typeof deploymentsEn | typeof deploymentsZh
  readonly licenses: typeof licensesEn | typeof licensesZh
  readonly requests: typeof requestsEn | typeof requestsZh
  readonly terms: typeof termsEn | typeof termsZh
}
const CHINESE: Words = {
  locale: 'zh-CN',
  body: CHINESE_BODY,
  account: accountZh,
  deployments: deploymentsZh,
  licenses: licensesZh,
  requests: requestsZh,
  terms: termsZh,
  mayStop: /现在可以停止旧的许可证服务器/,
}

const CONTRACT = {
  name: 'Example Works',
  email: 'it@example.com',
  contractSignedOn: '2026-01-15',
}
const PASSWORD = 'TEST correct horse'

for (const words of [ENGLISH, CHINESE] as readonly Words[]) {
  test(`a working day at the desk, ${words.locale}`, async (t) => {
    const day = await begin(t, words)
    const { archive, deploymentId } = await confirmTheMail(day)
    const first = await startFromArchive(day, archive, 'first')
    await approveByPhone(day, first.box)
    await renew(day, deploymentId, first)
    const moved = await move(day, deploymentId, first)
    const second = await startFromArchive(day, moved.archive, 'second')
    await approveByPhone(day, second.box)
    await adoptTheCopy(day, moved.deploymentId, second)
  })
}

type Day = {
  readonly t: TestContext
  readonly words: Words
  readonly desk: Desk
  readonly relay: TestRelay
  readonly smtpPort: number
  readonly browser: Browser
  readonly page: Page
  readonly directory: string
}

/** An authority with mail in and out, and the first administrator in its console. */
async function begin(t: TestContext, words: Words): Promise<Day> {
  const relay = await startRelay(t)
  const smtpPort = await freePort()
  const desk = await startDesk(t, {
    mailAddress: DESK_ADDRESS,
    env: {
      MARQUE_AUTHORITY_SMTP_PORT: String(smtpPort),
      MARQUE_AUTHORITY_SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
    },
  })
  await expectStatus(desk.api('POST', '/licensees', CONTRACT), 201)
  const browser = await startBrowser(t)
  const context = await browser.newContext({
    locale: words.locale,
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  const link = /http:\/\/\S+\/welcome#\S+/.exec(desk.program.stderr())?.[0]
  assert.ok(link, 'a new authority prints a link for the first administrator')
  const { welcome } = words.account
  await goTo(page, link)
  await page.getByLabel(welcome.email).fill('desk@acme.example')
  await page.getByLabel(welcome.password, { exact: true }).fill(PASSWORD)
  await page.getByLabel(welcome.again).fill(PASSWORD)
  await page.getByRole('button', { name: welcome.submit }).click()
  await page.getByRole('navigation').first().waitFor()
  const directory = await temporaryDirectory(t)
  return { t, words, desk, relay, smtpPort, browser, page, directory }
}

type Issued = { readonly archive: string; readonly deploymentId: string }

/** Mail by SMTP → request → one click → a mail with a link → the archive that it names. */
async function confirmTheMail(day: Day): Promise<Issued> {
  const { t, words, desk, relay, smtpPort, page } = day
  const sent = await swaks(t, { port: smtpPort }, mailText({ body: words.body }))
  assert.equal(sent.exitCode, 0, sent.transcript)
  await goTo(page, `${desk.url}/requests?state=open`)
  await page
    .getByRole('row', { name: /Example Works/ })
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('button', { name: words.requests.confirm, exact: true }).waitFor()
  await look(day, 'request')
  await page.getByRole('button', { name: words.requests.confirm, exact: true }).click()
  await page.getByText(words.requests.result, { exact: true }).first().waitFor()
  const [mail] = await relay.saw(1)
  assert.ok(mail)
  assert.equal(textOf(mail.to), CONTRACT.email)
  const { items } = (await expectStatus(desk.api('GET', '/deployments'), 200)) as {
    items: { id: string }[]
  }
  const deploymentId = items[0]?.id ?? ''
  return { archive: await downloadLinked(day, mail, 'first'), deploymentId }
}

/** What the mail links to, held against the hash that it names. */
async function downloadLinked(
  { directory }: Day,
  mail: RelayedMail,
  name: string,
): Promise<string> {
  const text = mail.text ?? ''
  const url = /http:\/\/\S+\/archive\?\S+/.exec(text)?.[0] ?? ''
  const answer = await fetch(url)
  assert.equal(answer.status, 200, url)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  assert.ok(text.includes(sha256), 'the mail names the hash of what it links to')
  assert.match(text, /docker load/)
  assert.match(text, /docker run -d -P -v \S+:\/app\/config acme_license_server_amd64:1\.0\.0/)
  const archive = join(directory, `${name}.tar`)
  await writeFile(archive, bytes)
  return archive
}

type Server = { readonly box: Container; readonly config: string; readonly image: string }

async function startFromArchive(day: Day, archive: string, name: string): Promise<Server> {
  const loaded = await runProgram(['docker', 'load', '-i', archive])
  assert.match(loaded.stdout, /acme_license_server_amd64:1\.0\.0/, loaded.stderr)
  const image = 'acme_license_server_amd64:1.0.0'
  const config = join(day.directory, `config of ${name}`)
  await mkdir(config)
  return { ...(await startOn(day, { config, image })), config, image }
}

/** As the mail says. */
async function startOn(
  { t }: Day,
  { config, image }: { config: string; image: string },
): Promise<{ box: Container }> {
  const box = await runContainer(t, '-v', `${config}:/app/config`, '-P', image)
  await ready(box)
  return { box }
}

/** The phone page in a browser without JavaScript; the console shows the approval by itself. */
async function approveByPhone(day: Day, box: Container): Promise<void> {
  const { t, browser, desk, page } = day
  await goTo(page, `${desk.url}/activations`)
  const before = await page.getByRole('listitem').count()
  const challenge = await expectStatus(box.send('POST', '/license/api/v1/challenges', {}), 201)
  const { challengeId, url } = challenge as { challengeId: string; url: string }
  const code = await codeFromPhone(t, browser, url)
  await expectStatus(box.send('POST', '/license/api/v1/activations', { challengeId, code }), 200)
  await waitFor(
    'the console to show the activation',
    async () => (await page.getByRole('listitem').count()) > before,
    30_000,
  )
  await look(day, 'activations')
}

/** A larger license is signed in the console and handed to the running server. */
async function renew(day: Day, deploymentId: string, { box }: Server): Promise<void> {
  const { words, desk, page } = day
  const { license } = (await expectStatus(
    desk.api('GET', `/deployments/${deploymentId}`),
    200,
  )) as { license: { id: string } }
  await goTo(page, `${desk.url}/licenses/${license.id}`)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await press(words.licenses.renew)
  await page.getByLabel(words.terms.maxConnections).fill('25')
  await press(words.licenses.review)
  await look(day, 'license')
  await press(words.licenses.sign.replace('{{serial}}', '2'))
  await page.getByText(words.licenses.renewed.replace('{{serial}}', '2')).first().waitFor()
  const file = (await desk.api('GET', `/deployments/${deploymentId}/license`)).json()
  await expectStatus(box.send('PUT', '/license/api/v1/license', file), 200)
  const status = await expectStatus(box.send('GET', '/license/api/v1/status'), 200)
  assert.deepEqual([status['maxConnections'], status['state']], [25, 'active'])
}

/** Ended under its name, moved with the stopped server's proof, confirmed by mail. */
async function move(day: Day, deploymentId: string, { box, config }: Server): Promise<Issued> {
  const { words, desk, relay, page } = day
  const { end, migrate, facts } = words.deployments
  await goTo(page, `${desk.url}/deployments/${deploymentId}`)
  await page.getByRole('button', { name: end.action }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(words === CHINESE ? '报表系统' : 'reporting')
  await dialog.getByRole('button', { name: end.confirm }).click()
  await page.getByRole('button', { name: migrate.action }).waitFor()
  await docker('stop', box.id)
  await page.getByRole('button', { name: migrate.action }).click()
  await dialog.locator('input[type=file]').setInputFiles({
    name: 'privateConfig',
    mimeType: 'application/json',
    buffer: await readFile(join(config, 'privateConfig')),
  })
  const before = (await relay.mails()).length
  await dialog.getByRole('button', { name: migrate.confirmWith, exact: true }).click()
  await page.getByText(facts.proven).first().waitFor()
  await look(day, 'moved-deployment')
  const mails = await relay.saw(before + 1)
  const mail = mails.at(-1)
  assert.match(mail?.text ?? '', words.mayStop)
  assert.ok(mail)
  const successor = page.url().split('/').at(-1) ?? ''
  return { archive: await downloadLinked(day, mail, 'second'), deploymentId: successor }
}

/** Two containers on two copies of one directory; the refused one is adopted and gets its code. */
async function adoptTheCopy(day: Day, deploymentId: string, original: Server): Promise<void> {
  const { words, desk, page } = day
  const { forks } = words.deployments
  const config = `${original.config} copied`
  await docker('stop', original.box.id)
  await cp(original.config, config, { recursive: true, preserveTimestamps: true })
  await runProgram(['chown', '--recursive', '10001:10001', config])
  await docker('start', original.box.id)
  await ready(original.box)
  const { box: copy } = await startOn(day, { config, image: original.image })
  for (const box of [original.box, copy]) await approveApi(box, 200)
  for (const box of [original.box, copy]) {
    await docker('restart', box.id)
    await ready(box)
  }
  await approveApi(original.box, 200)
  await approveApi(copy, 403)
  await goTo(page, `${desk.url}/deployments/${deploymentId}`)
  await page.getByRole('region', { name: forks.refused }).waitFor()
  await look(day, 'fork')
  await page.getByRole('button', { name: forks.adopt }).click()
  await page.getByRole('dialog').getByRole('button', { name: forks.confirm }).click()
  await page.getByText(forks.done).first().waitFor()
  await approveApi(copy, 200)
}

/** As `approveByPhone`, where what the phone shows was looked at before. */
async function approveApi(box: Container, status: number): Promise<void> {
  const challenge = await expectStatus(box.send('POST', '/license/api/v1/challenges', {}), 201)
  const { challengeId, url } = challenge as { challengeId: string; url: string }
  const answer = await fetch(new URL(url), {
    method: 'POST',
    headers: { accept: 'application/json' },
  })
  assert.equal(answer.status, status)
  if (status !== 200) return
  const { code } = (await answer.json()) as { code: string }
  await expectStatus(box.send('POST', '/license/api/v1/activations', { challengeId, code }), 200)
}

/** A picture to look at, and nothing serious by axe. */
async function look({ page, words }: Day, name: string): Promise<void> {
  await screenshot(page, `day-${name}-${words.locale}`)
  const { violations } = await new AxeBuilder({ page: page as never }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  assert.deepEqual(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`),
    [],
    name,
  )
}

const textOf = (to: RelayedMail['to']): string | undefined =>
  (Array.isArray(to) ? to[0] : to)?.value[0]?.address
