// Rules of what goes out: how long is waited, when a license's end is told, what the templates say.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { judgeRequest } from '../../src/domain/request-faults.ts'
import { defaultTerms } from '../../src/domain/terms.ts'
import { licenseRequestOf, migrationOf } from '../../src/mail/mail-request.ts'
import { readFields } from '../../src/mail/read-fields.ts'
import { renderKind } from '../../src/mail/templates/render-kind.ts'
import { faultText } from '../../src/mail/templates/templates-zh.ts'
import { waitAfter } from '../../src/operations/deliver-mails.ts'
import { dueDays } from '../../src/operations/warn-of-expiry.ts'

const DAY = 86_400

test('a mail is tried again after 1, 2, 4 … minutes, and at least every six hours', () => {
  assert.deepEqual([1, 2, 3, 9, 10, 100].map(waitAfter), [60, 120, 240, 15_360, 21_600, 21_600])
})

suite('the end of a license', () => {
  const terms = { ...defaultTerms({ productVersion: { minor: '11.5' } }), exp: 1000 * DAY }
  const due = (daysBefore: number, over: object = {}, issuedAt = 0) =>
    dueDays({ terms: { ...terms, ...over }, issuedAt }, (1000 - daysBefore) * DAY)

  test('is told 90, 30, 7 and 1 days before, at the nearest of them', () => {
    assert.deepEqual(
      [91, 90, 31, 30, 8, 7, 2, 1, 0.1].map((days) => due(days)),
      [undefined, 90, 90, 30, 30, 7, 7, 1, 1],
    )
  })

  test('is not told when it has come, never comes, or somebody suspended the license', () => {
    assert.equal(due(0), undefined)
    assert.equal(due(-1), undefined)
    assert.equal(due(1, { accountStatus: 'suspended' }), undefined)
    assert.equal(due(1, { exp: undefined }), undefined)
  })

  test('is not told for a day before the license was issued', () => {
    assert.equal(due(14, {}, (1000 - 14) * DAY), undefined)
    assert.equal(due(7, {}, (1000 - 14) * DAY), 7)
  })
})

test('every problem that a rule finds has words in Chinese', () => {
  const publisher = {
    name: 'TEST',
    slug: 'test',
    products: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
    mailAddresses: [],
  }
  const base = {
    from: 'x@y.example',
    company: 'C',
    projectName: 'p',
    contractSignedOn: 'x',
    registrationMethod: 'x',
    maxRegistrations: 0,
    productVersion: { minor: 'x', build: 'x' },
  }
  const licensee = {
    id: '',
    name: 'C',
    email: 'z@y.example',
    contractSignedOn: '2026-01-01',
    createdAt: 0,
    version: 1,
  }
  const judged = [
    judgeRequest(base, { publisher, contracts: [] }),
    judgeRequest(
      { ...base, product: 'c', contractSignedOn: '2026-02-02' },
      { publisher, contracts: [licensee] },
    ),
  ].flatMap(({ faults }) => [...faults])
  const title = { wants: 'license', product: { id: 'a', name: 'A' }, company: 'C' } as const
  const mail = { from: '', company: 'C', title }
  const texts = ['', 'Project: \u202e\nProject: b\nProduct: B\nMax registrations: x']
  const own = texts.flatMap((text) => licenseRequestOf(readFields(text), mail).faults)
  const moved = [
    migrationOf(readFields(''), { text: '' }),
    migrationOf(readFields('Deployment: 00000000-0000-4000-8000-000000000000'), {
      text: '',
      proof: 'x',
    }),
  ]
  const all = [
    ...judged,
    ...own,
    ...moved.flatMap(({ faults }) => faults),
    { field: 'deploymentId', problem: 'is not a deployment of this contract' },
  ]
  assert.ok(all.length > 15)
  for (const fault of all) {
    const words = faultText(fault).replaceAll(/Private Cloud AUTH|YYYY-MM-DD|privateConfig/g, '')
    assert.match(words, /：.*[\u4e00-\u9fff]/, fault.problem)
    assert.doesNotMatch(words, /\b(is|not|missing)\b/, fault.problem)
  }
})

test('what people wrote stands in a mail as text alone', () => {
  const evil = '<script>x</script>\r\nBcc: a@b.example\u202e'
  const view = { publisher: evil, company: evil, product: evil, project: evil, reason: evil }
  for (const language of ['en', 'zh'] as const) {
    const { subject, text, html } = renderKind({ kind: 'rejection', view }, language)
    assert.doesNotMatch(subject, /[\r\n]/)
    assert.doesNotMatch(`${subject}${text}${html}`, /\u202e/)
    assert.doesNotMatch(text, /^Bcc/m)
    assert.doesNotMatch(html, /<script/)
  }
})
