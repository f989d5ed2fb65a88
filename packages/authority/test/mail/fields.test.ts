// The fields of a mail: both languages, any order, any colon; and what is said of those that are
// missing, garbled or doubled.
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { licenseRequestOf, migrationOf, readVersion } from '../../src/mail/mail-request.ts'
import { readFields } from '../../src/mail/read-fields.ts'

const title = {
  wants: 'license',
  product: { id: 'report-server', name: 'Report Server' },
  company: 'Example Works',
} as const
const mail = { from: 'it@example.com', company: 'Example Works', title }

const ENGLISH = `Dear all,

Company: Example Works
Project name: reporting
Contract signing date: 2026-01-15
Registration method: Private Cloud AUTH
Maximum number of registrations: 10
Product version: 11.5, build 2026-06-01
`
const CHINESE = `您好：
最大注册数：１０
产品版本：次版本 11.5，构建日期 2026-06-01
公司：示例公司
项目名称：报表（北京）
合同签订日期：２０２６-０１-１５
注册方式：private cloud auth
`

suite('fields', () => {
  test('are read in English', () => {
    const { fields, faults } = licenseRequestOf(readFields(ENGLISH), mail)
    assert.deepEqual(faults, [])
    assert.deepEqual(fields, {
      from: 'it@example.com',
      company: 'Example Works',
      projectName: 'reporting',
      contractSignedOn: '2026-01-15',
      registrationMethod: 'Private Cloud AUTH',
      maxRegistrations: 10,
      product: 'report-server',
      productVersion: { minor: '11.5', build: '2026-06-01' },
      language: 'en',
    })
  })

  test('are read in Chinese, with full-width signs, in any order', () => {
    const { fields, faults } = licenseRequestOf(readFields(CHINESE), mail)
    assert.deepEqual(faults, [])
    assert.equal(fields.language, 'zh')
    assert.equal(fields.projectName, '报表（北京）')
    assert.equal(fields.contractSignedOn, '2026-01-15')
    assert.equal(fields.registrationMethod, 'Private Cloud AUTH')
    assert.equal(fields.maxRegistrations, 10)
    assert.deepEqual(fields.productVersion, { minor: '11.5', build: '2026-06-01' })
  })

  test('are read out of lists, tables and numbered lines', () => {
    const text = `1. Company : Example Works\n* *Project name:* reporting\nMinor version\n11.5\n- Build date: 2026-06-01`
    assert.deepEqual(readFields(text).values, {
      company: 'Example Works',
      projectName: 'reporting',
      minor: '11.5',
      build: '2026-06-01',
    })
  })

  test('are not read out of a mail that is quoted', () => {
    assert.deepEqual(readFields('> Company: Example Works').values, {})
  })

  test('given twice, and not alike, are unclear', () => {
    const { unclear } = readFields('Project name: a\nProject name: b\nCompany: X\nCompany: x')
    assert.deepEqual(unclear, ['projectName'])
  })
})

suite('a version', () => {
  test('is minor version and build, together or apart', () => {
    const both = { minor: '11.5', build: '2026-06-01' }
    for (const productVersion of [
      '11.5, build 2026-06-01',
      '11.5 (2026-06-01)',
      '11.5（构建日期：2026-06-01）',
      '11.5/2026-06-01',
      'v11.5 2026-06-01',
      'minor version 11.5, build date: 2026-06-01',
      '次版本号 11.5、构建 2026-06-01',
    ]) {
      assert.deepEqual(readVersion({ productVersion }), both, productVersion)
    }
    assert.deepEqual(readVersion({ minor: '11.5', build: '2026-06-01' }), both)
    assert.deepEqual(readVersion({ productVersion: '11.5' }), { minor: '11.5' })
    assert.deepEqual(readVersion({}), { minor: '' })
  })

  test('that is none is kept for the fault', () => {
    assert.equal(readVersion({ productVersion: '11.5.3' }).minor, '11.5.3')
    assert.equal(readVersion({ productVersion: 'latest' }).minor, 'latest')
  })
})

test('every field that is missing or cannot be used is named', () => {
  const faultsOf = (text: string) =>
    licenseRequestOf(readFields(text), mail).faults.map(({ field, problem }) => [field, problem])
  assert.deepEqual(faultsOf('Company: Example Works'), [
    ['projectName', 'is missing'],
    ['contractSignedOn', 'is missing'],
    ['registrationMethod', 'is missing'],
    ['productVersion.minor', 'is missing'],
  ])
  const garbled = ENGLISH.replace('reporting', 're\u202eporting')
    .replace(': 10', ': ten')
    .concat('Product: Other\nBuild: 2026-07-01\nBuild: 2026-08-01')
  assert.deepEqual(faultsOf(garbled), [
    ['productVersion.build', 'is given more than once'],
    ['projectName', 'holds characters that a name may not have, or too many'],
    ['maxRegistrations', 'is not a whole number from 1 to 10000000'],
    ['product', 'is not the product of the title'],
  ])
  assert.deepEqual(faultsOf(ENGLISH.replace(': 10', ': 0')).at(0)?.[0], 'maxRegistrations')
  assert.deepEqual(faultsOf(ENGLISH.replace('Maximum number of registrations: 10\n', '')), [])
})

suite('a migration', () => {
  const ID = '0123abcd-0000-4000-8000-000000000001'
  const of = (text: string, proof?: string) => migrationOf(readFields(text), { text, proof })

  test("names the old server's address and the deployment", () => {
    const read = of(
      `Old server's address: https://10.0.0.8:8081\nDeployment ID: ${ID.toUpperCase()}`,
    )
    assert.deepEqual(read, { faults: [], deploymentId: ID, serverAddress: 'https://10.0.0.8:8081' })
    assert.deepEqual(of(`旧服务器地址：10.0.0.8\n部署编号：${ID}`).faults, [])
    assert.deepEqual(of(`it is https://10.0.0.8:8081, ${ID}`).faults, [])
  })

  test('may leave the deployment to the attached privateConfig, but not contradict it', () => {
    assert.equal(of('Server address: a', ID).deploymentId, ID)
    const other = ID.replace('0123', '9999')
    assert.equal(of(`Server address: a\nDeployment: ${other}`, ID).faults[0]?.field, 'deploymentId')
  })

  test('lacks what it lacks', () => {
    assert.deepEqual(
      of('hello').faults.map(({ field }) => field),
      ['serverAddress', 'deploymentId'],
    )
  })
})
