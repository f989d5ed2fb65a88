// What an S3 server can refuse, and one that ignores conditions. Covers docs/protocol.md §6.
import assert from 'node:assert/strict'
import { after, before, describe, it, type TestContext } from 'node:test'
import { S3, type S3ClientConfig } from '@aws-sdk/client-s3'
import { s3Component } from '@marque/sdk'
import { type S3Server, startS3 } from '@marque/testkit'
import { startFauxqs } from 'fauxqs'
import { causeOfRead, causeOfWrite, faultOf } from '../support/component-faults.ts'
import { lastFirst } from '../support/scene.ts'

describe('an S3 server that refuses', () => {
  const hooks = lastFirst({ after } as Pick<TestContext, 'after'>)
  const bucket = 'product-files'
  let server: S3Server
  let admin: S3

  const clientOf = (change: S3ClientConfig = {}): S3 => {
    const { endpoint, region, credentials } = server
    const client = new S3({ endpoint, region, credentials, forcePathStyle: true, ...change })
    hooks.after(() => client.destroy())
    return client
  }

  before(async () => {
    server = await startS3(hooks)
    admin = clientOf()
    await admin.createBucket({ Bucket: bucket })
    assert.equal(
      await s3Component({ client: admin, bucket }).swap('kept', undefined, 'value'),
      true,
    )
  })

  it('a wrong secret or an unknown key names the credentials', async () => {
    const { accessKeyId } = server.credentials
    const wrong = { accessKeyId, secretAccessKey: 'TEST-secret-of-yesterday' }
    assert.equal(
      await causeOfRead(s3Component({ client: clientOf({ credentials: wrong }), bucket })),
      'credentials',
    )
    const unknown = { ...wrong, accessKeyId: 'TEST-unknown' }
    assert.equal(
      await causeOfRead(s3Component({ client: clientOf({ credentials: unknown }), bucket })),
      'credentials',
    )
  })

  it('a bucket that is not there is missing, never empty', async () => {
    const component = s3Component({ client: admin, bucket: 'nowhere' })
    assert.equal(await causeOfRead(component), 'missing')
    assert.equal(await causeOfWrite(component), 'missing')
  })

  it('an account without rights on the bucket names those that it needs', async () => {
    const credentials = await server.addAccount('stranger')
    const component = s3Component({ client: clientOf({ credentials }), bucket })
    const { cause, text } = await faultOf(component, ({ read }) => read('kept'))
    assert.equal(cause, 'forbidden')
    assert.match(text, /s3:GetObject, s3:PutObject/)
    assert.equal(await causeOfWrite(component), 'forbidden')
  })

  it('a quota that is used up is named', async () => {
    const credentials = await server.addAccount('narrow')
    const client = clientOf({ credentials })
    await client.createBucket({ Bucket: 'narrow' })
    await server.exhaust('narrow')
    const component = s3Component({ client, bucket: 'narrow' })
    assert.equal(await component.read('kept'), undefined)
    assert.equal(await causeOfWrite(component), 'full')
  })

  it('two prefixes of one bucket are two components', async () => {
    const one = s3Component({ client: admin, bucket, prefix: 'one/' })
    const two = s3Component({ client: admin, bucket, prefix: 'two/' })
    await one.swap('name', undefined, 'value')
    assert.equal(await two.read('name'), undefined)
    assert.equal((await admin.getObject({ Bucket: bucket, Key: 'one/name' })).ContentLength, 5)
  })

  it('a stopped server is unreachable, and has kept its record when it is back', async () => {
    const component = s3Component({ client: admin, bucket })
    await server.stop()
    assert.equal(await causeOfRead(component), 'unreachable')
    assert.equal(await causeOfWrite(component), 'unreachable')
    await server.restart()
    assert.equal(await component.read('kept'), 'value')
  })

  it('a server that ignores conditions is refused, since two nodes could both win', async () => {
    const ignorant = await startFauxqs({ port: 0, logger: false, host: '127.0.0.1' })
    hooks.after(() => ignorant.stop())
    const client = clientOf({ endpoint: `http://127.0.0.1:${ignorant.port}` })
    await client.createBucket({ Bucket: bucket })
    const component = s3Component({ client, bucket })
    const create = await faultOf(component, ({ swap }) => swap('kept', undefined, 'value'))
    assert.equal(create.cause, 'unsupported')
    assert.match(create.text, /If-None-Match/)
    const move = await faultOf(component, ({ swap }) => swap('kept', 'value', 'other'))
    assert.equal(move.cause, 'unsupported')
    assert.match(move.text, /If-Match/)
  })
})
