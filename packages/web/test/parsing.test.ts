// What people type, choose and look at, without a browser: codes, license files, plots, languages.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { preferredLanguage } from '../src/i18n/preferred-language.ts'
import { formatCountdown } from '../src/kit/format.ts'
import { parseLicensePreview } from '../src/license-server/license-preview.ts'
import { parseCodeText } from '../src/pages/activation/code-text.ts'
import { peakOf, scaleOf, stepPath } from '../src/pages/dashboard/plot-geometry.ts'
import { expiryTone } from '../src/pages/registration/expiry-tone.ts'
import { licenseFile, newerLicense } from './dashboard-scenes.ts'

describe('a verification code as typed', () => {
  for (const [text, digits] of [
    ['', ''],
    ['482', '482'],
    ['482 913', '482913'],
    ['482-913', '482913'],
    [' Code: 482913.', '482913'],
    ['４８２９１３', '482913'],
    ['000000', '000000'],
  ] as const) {
    test(`${JSON.stringify(text)} is ${digits || 'nothing yet'}`, () => {
      assert.equal(parseCodeText(text), digits)
    })
  }

  test('is nothing when it holds more than six digits', () => {
    assert.equal(parseCodeText('4829131'), undefined)
    assert.equal(parseCodeText('482 913 1'), undefined)
  })
})

describe('a license file before it is sent', () => {
  test('shows the terms that a person compares', () => {
    assert.deepEqual(parseLicensePreview(licenseFile(newerLicense)), {
      serial: 4,
      deploymentId: newerLicense.deployment.id,
      licensee: 'Harbour Insurance Group',
      product: 'Report Server',
      maxConnections: 80,
      expiresAt: newerLicense.exp,
      accountStatus: 'active',
    })
  })

  test('without an end is perpetual', () => {
    const { exp: _, ...perpetual } = newerLicense
    assert.equal(parseLicensePreview(licenseFile(perpetual))?.expiresAt, undefined)
  })

  for (const text of [
    '',
    'null',
    '[]',
    '{}',
    '{"license":1}',
    '{"license":"one part"}',
    '{"license":"a.!!!.c"}',
    '{"license":"a.bnVsbA.c"}',
    '{"license":"a.gICA.c"}',
    licenseFile({ serial: '4', maxConnections: 80 }),
  ]) {
    test(`is none: ${text.slice(0, 30)}`, () => {
      assert.equal(parseLicensePreview(text), undefined)
    })
  }
})

describe('the plot of seats in use', () => {
  const point = (at: number, connectionsInUse: number) => ({
    at,
    seconds: 1,
    connectionsInUse,
    maxConnections: 50,
  })
  const size = { width: 600, height: 200 }
  const span = { from: 100, to: 300 }

  test('spans the time that was asked for, whatever figures there are, and has zero at the bottom', () => {
    const items = [point(150, 0), point(200, 50)]
    const scale = scaleOf(items, span, size)
    assert.equal(scale.x(50), 0)
    assert.equal(scale.x(100), 0)
    assert.equal(scale.x(300), 600)
    assert.equal(scale.y(0), 200)
    assert.deepEqual(scale.yTicks, [0, 20, 40, 60])
  })

  for (const top of [1, 2, 3, 7, 10, 50, 99, 100, 101, 2500, 100_000]) {
    test(`has few whole ticks that reach ${top}`, () => {
      const ticks = scaleOf([{ ...point(100, top), maxConnections: top }], span, size).yTicks
      assert.ok(ticks.length >= 2 && ticks.length <= 6, String(ticks))
      assert.ok(ticks.every(Number.isInteger), String(ticks))
      assert.ok((ticks.at(-1) ?? 0) >= top, String(ticks))
    })
  }

  test('draws figures as steps: one holds until the next', () => {
    const items = [point(100, 0), point(200, 60)]
    const scale = scaleOf(items, span, size)
    assert.equal(
      stepPath(items, scale, (item) => item.connectionsInUse, 300),
      'M0.0 200.0H300.0V0.0H600.0',
    )
  })

  test('finds its peak, and none without figures', () => {
    assert.equal(peakOf([point(0, 3), point(1, 9), point(2, 4)])?.at, 1)
    assert.equal(peakOf([]), undefined)
  })
})

describe('the warning before a license ends', () => {
  const day = 86_400
  for (const [days, tone] of [
    [31, undefined],
    [30, 'info'],
    [8, 'info'],
    [7, 'warn'],
    [2, 'warn'],
    [1, 'bad'],
    [0, 'bad'],
    [-3, 'bad'],
  ] as const) {
    test(`is ${tone ?? 'not there'} with ${days} days left`, () => {
      assert.equal(expiryTone(days * day), tone)
    })
  }
})

describe('words and numbers', () => {
  for (const [wanted, language] of [
    [[], 'en'],
    [['zh'], 'zh-CN'],
    [['zh-TW', 'en'], 'zh-CN'],
    [['fr', 'zh-CN', 'en'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['de'], 'en'],
  ] as const) {
    test(`a reader of ${wanted.join(', ') || 'nothing'} gets ${language}`, () => {
      assert.equal(preferredLanguage(wanted), language)
    })
  }

  test('a countdown never goes below zero and never shows 0:00 too early', () => {
    assert.equal(formatCountdown(299.2), '5:00')
    assert.equal(formatCountdown(60), '1:00')
    assert.equal(formatCountdown(0.4), '0:01')
    assert.equal(formatCountdown(-3), '0:00')
  })
})
