// Every reason why a registration can fail, as the page tells it: headline, explanation, remedy and
// code of a refusal; a cause of its own for whatever cannot be reached (R12–R16).
import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { after, before, describe, it, type TestContext } from 'node:test'
import { CATALOGUE, type ErrorName, MarqueError } from '@marque/protocol'
import { freePort, testPublisher, waitFor } from '@marque/testkit'
import type { Page } from 'playwright-core'
import { fixture, startFakeServer } from '../support/fake-license-server.ts'
import { seatKeeper } from '../support/seat-keeper.ts'
import {
  back,
  dialog,
  failed,
  openDetails,
  PAGE_SCENES,
  type PageScene,
  submit,
} from './support/page-scenes.ts'
import { type PageStage, startPageStage } from './support/page-stage.ts'

describe('the reason that the registration page tells', () => {
  let stage: PageStage
  before(async () => {
    stage = await startPageStage()
  })
  after(() => stage.close())

  const play = async (t: TestContext, name: string): Promise<PageScene> => {
    const { page } = await stage.open(t)
    const scene = await PAGE_SCENES[name]?.(t, page, stage.pages)
    if (scene === undefined) throw new Error(`no scene ${name}`)
    return scene
  }
  const sees = (page: Page, text: string | RegExp) => dialog(page).getByText(text).first().waitFor()

  const REFUSALS = [
    ['JSON_PARSER_ERROR', {}],
    ['PARAM_INPUT_ERROR', { faults: [{ field: 'project.version', problem: 'is no version' }] }],
    ['LICENSE_EXPIRED', { reason: 'not after 2026-05-01' }],
    ['REPORT_VERSION_ERROR', { version: '12.0.0', range: '~11.5' }],
    ['ACCOUNT_STATUS_ERROR', { reason: 'suspended' }],
    ['LICENSE_IP_ERROR', { address: '10.20.4.45' }],
    ['LICENSE_DOMAIN_ERROR', { domain: 'reports.example' }],
    ['LICENSE_APPNAME_ERROR', { appName: 'webroot' }],
    ['REGISTER_OUT_OF_LIMIT', { maxConnections: 50 }],
    ['CERTIFICATE_INCORRECT', { reason: 'the license is for another product' }],
    ['SERVER_NOT_ACTIVATED', { qrcodePath: '/license/qrcode' }],
    ['ENVIRONMENT_CHANGED', { slots: ['stateServer', 'fileServer'] }],
    ['CLOCK_MOVED_BACK', { offsetSeconds: 7200 }],
    ['CLONE_DETECTED', {}],
    ['REINSTALL_LIMIT', {}],
  ] as const satisfies readonly (readonly [ErrorName, MarqueError['details']])[]

  it('is the headline of the catalogue for every refusal, the rest under Details', async (t) => {
    const scene = await play(t, 'unregistered')
    const { page, site } = scene
    for (const [name, details] of REFUSALS) {
      site.keeper.refuse = new MarqueError(name, details)
      await submit(page, site.server.url)
      await failed(page)
      const { title, explanation, remedy, code } = CATALOGUE[name]
      await sees(page, title.en)
      assert.equal(await dialog(page).getByText(explanation.en).count(), 0, name)
      await openDetails(page)
      await sees(page, explanation.en)
      await sees(page, remedy.en.split('`')[0] ?? '')
      await sees(page, `${code} ${name}`)
      const detail = scene.license.status.failure?.detail
      if (detail !== undefined) await sees(page, detail)
      await back(page)
      await dialog(page).waitFor({ state: 'detached' })
      await page.locator('dd', { hasText: title.en }).first().waitFor()
      await page.getByRole('button', { name: 'View Error Details', exact: true }).click()
      await sees(page, title.en)
      await back(page)
      await dialog(page).waitFor({ state: 'detached' })
    }
  })

  it('is an incorrect certificate for a code that nobody knows, with the truth under Details', async (t) => {
    const { page } = await play(t, 'unknown')
    await sees(page, 'The certificate content is incorrect')
    await sees(page, /unknown code 39999/)
  })

  it('is told of every node of a cluster, each its own', async (t) => {
    const { page } = await play(t, 'cluster')
    const row = (name: string) =>
      page.getByRole('table', { name: 'Nodes' }).locator('tr', { hasText: name })
    await row('report-node-1').getByText('Registered').waitFor()
    await row('report-node-2').getByText('Version mismatch').waitFor()
    await row('report-node-2').getByText('30001').waitFor()
    await row('report-node-3').getByText('Disallowed IP address').waitFor()
    await row('report-node-3').getByRole('button').click()
    await sees(page, 'report-node-3')
    await openDetails(page)
    await sees(page, /10\.20\.4\.45/)
  })

  it('comes in node by node while a cluster registers, and stays for those that failed', async (t) => {
    const { page } = await stage.open(t)
    await page.clock.install()
    const scene = await PAGE_SCENES['cluster-idle']?.(t, page, stage.pages)
    if (scene === undefined) throw new Error('no scene')
    const { server, keeper, timers } = scene.site
    server.handler = (request, raw) => {
      if (request.body?.node?.name !== 'report-node-3') return keeper.handler(request, raw)
      return keeper.refusal(new MarqueError('REGISTER_OUT_OF_LIMIT'), request)
    }
    await submit(page, server.url)
    await sees(page, 'The license server agreed. The other nodes follow by themselves.')
    const shown = dialog(page).getByText('The maximum license number has been reached')
    await waitFor('every node has told', async () => {
      timers.advance(1)
      await page.clock.fastForward('00:02')
      return (await shown.count()) > 0
    })
    await dialog(page).getByText('Registration Failed').waitFor()
    await sees(page, 'report-node-3')
    await back(page)
    await page.getByText('Nodes that are not registered: 1 of 3').waitFor()
  })

  describe('for a server that cannot be reached', () => {
    const listen = async (
      t: TestContext,
      server: ReturnType<typeof createServer>,
    ): Promise<number> => {
      await new Promise<void>((listening) => server.listen(0, '0.0.0.0', listening))
      t.after(() => server.close())
      return (server.address() as AddressInfo).port
    }
    const elsewhere = { host: '0.0.0.0', handler: () => ({ status: 200, body: {} }) } as const
    const CASES: {
      readonly [what: string]: readonly [
        address: (t: TestContext) => Promise<string>,
        sentence: string,
        remedy: RegExp,
        ca?: boolean,
      ]
    } = {
      'no such host name': [
        // The resolver need not ask anybody for a name with an empty part.
        async () => 'no-such-host..invalid:8081',
        'There is no such host name.',
        /Check the spelling of the host name/,
      ],
      'a closed port': [
        async () => `127.0.0.1:${await freePort()}`,
        'Nothing listens on this port.',
        /Check the port, and that the license server runs/,
      ],
      'a port that never answers': [
        async (t) => `127.0.0.1:${await listen(t, createServer())}`,
        'Nobody answered in time.',
        /Check firewalls and routes/,
      ],
      'an expired certificate': [
        async (t) => (await startFakeServer(t, { ...elsewhere, certificate: 'expired' })).url,
        'The certificate has expired.',
        /Give the license server a certificate/,
        true,
      ],
      'a certificate of an unknown CA': [
        async (t) => (await startFakeServer(t, elsewhere)).url,
        'The certificate comes without the CA that signed it.',
        /Give the license server a certificate/,
      ],
      'a certificate for another name': [
        async (t) => (await startFakeServer(t, { ...elsewhere, certificate: 'other-name' })).url,
        'The certificate is for another host name.',
        /Give the license server a certificate/,
        true,
      ],
      'a port without TLS': [
        async (t) => `127.0.0.1:${await listen(t, createHttpServer())}`,
        'This port does not speak TLS.',
        /Give the license server a certificate/,
      ],
      'a web server that is no license server': [
        async (t) => (await startFakeServer(t)).url,
        'Something answered, but not as a license server does.',
        /Check that address and port are those of the license server/,
      ],
      'a web server that shows a page for everything': [
        async (t) => {
          const page = { status: 200, body: '<html>', contentType: 'text/html' }
          return (await startFakeServer(t, { handler: () => page })).url
        },
        'Something answered that cannot prove to be the license server of this product.',
        /Check that this is the license server of this product and publisher/,
      ],
      'the license server of another publisher': [
        async (t) => {
          const other = await testPublisher('other')
          const clock = { now: () => 1_780_272_000 }
          const { handler } = seatKeeper(await other.issue('one'), clock)
          return (await startFakeServer(t, { handler })).url
        },
        'Something answered that cannot prove to be the license server of this product.',
        /Check that this is the license server of this product and publisher/,
      ],
    }

    for (const [what, [addressOf, sentence, remedy, withCa]] of Object.entries(CASES)) {
      it(`says what is the matter: ${what}`, async (t) => {
        const { page } = await play(t, 'unregistered')
        await submit(page, await addressOf(t), withCa ? await fixture('ca.pem') : undefined)
        await failed(page)
        await sees(page, CATALOGUE.SERVER_UNREACHABLE.title.en)
        await openDetails(page)
        await sees(page, sentence)
        await sees(page, remedy)
      })
    }
  })

  for (const [typed, sentence] of [
    ['', 'Enter the address of the license server.'],
    ['license example:8081', 'The address holds a space.'],
    ['http://license.example:8081', 'A license server is asked over https.'],
    ['https://license.example:8081/license/qrcode', 'Leave out what follows the port.'],
    ['https://admin:secret@license.example', 'The address must not hold a user name or password.'],
    ['https://[::1', 'Enter the address as HOST:PORT, for example license.example:8081.'],
  ] as const) {
    it(`is told in the field of the address at once: ${typed || 'nothing'}`, async (t) => {
      const { page, site } = await play(t, 'unregistered')
      await submit(page, typed)
      await sees(page, sentence)
      assert.equal(site.server.requests.length, 0)
    })
  }

  for (const [what, typed] of [
    ['IPv6', (port: number) => `[::1]:${port}`],
    ['punycode', (port: number) => `https://xn--lizenz-tua.localhost:${port}/`],
    ['upper case and spaces around', (port: number) => `  HTTPS://LOCALHOST:${port}  `],
  ] as const) {
    it(`does not hinder an address of ${what}`, async (t) => {
      const { page } = await play(t, 'unregistered')
      await submit(page, typed(await freePort()))
      await failed(page)
      await sees(page, CATALOGUE.SERVER_UNREACHABLE.title.en)
    })
  }

  it('keeps a private key out of the field of the CA, and sends nothing', async (t) => {
    const { page, site } = await play(t, 'unregistered')
    await page.getByRole('button', { name: 'Register Now' }).click()
    await dialog(page).locator('summary').click()
    const key = {
      name: 'server.key',
      mimeType: 'text/plain',
      buffer: Buffer.from(await fixture('server.key')),
    }
    await dialog(page).locator('input[type=file]').setInputFiles(key)
    await sees(page, /This is a private key/)
    assert.equal(await dialog(page).locator('textarea').inputValue(), '')
    assert.equal(site.server.requests.length, 0)
  })

  it('is kept in the history, page by page', async (t) => {
    const { page, site, license } = await play(t, 'unregistered')
    for (let port = 1; port <= 12; port++) {
      site.clock.advance(1)
      await license.register({ server: `https://localhost:${port}` })
    }
    await page.reload()
    await page.getByText('Shown: 10 of 12').waitFor()
    await page.getByRole('button', { name: 'Show older ones' }).click()
    await page.getByText('Shown: 12 of 12').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download as CSV' }).click(),
    ])
    assert.equal(download.suggestedFilename(), 'registration-history.csv')
  })
})
