// Both validators in use must name the same field in the same words, or a person is told two things.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ClaimBodySchema, faultsOf, MarqueError, parseInput, TermsSchema } from '@marque/protocol'
import Type, { type TSchema } from 'typebox'

function faultsIn(schema: TSchema, value: unknown): readonly string[] {
  try {
    parseInput(schema, value)
  } catch (error) {
    assert.ok(error instanceof MarqueError && error.errorName === 'PARAM_INPUT_ERROR')
    const { faults } = error.details
    assert.ok(Array.isArray(faults))
    return faults.map((fault) => `${fault.field} ${fault.problem}`)
  }
  return []
}

describe('the faults of an input', () => {
  it('are all named at once, each once', () => {
    const faults = faultsIn(ClaimBodySchema, {
      project: { id: 'x', name: 'n', appName: 'a', version: '11.5', configuration: 'cloud' },
      node: {},
      nonce: 7,
    })
    assert.deepEqual(faults, [
      'project.id has the wrong form',
      'project.configuration is not one of the allowed values',
      'node.id is missing',
      'node.name is missing',
      'nonce must be string',
    ])
  })

  it('of something that is no object name the body', () => {
    assert.deepEqual(faultsIn(ClaimBodySchema, []), ['body must be object'])
    assert.deepEqual(faultsIn(ClaimBodySchema, undefined), ['body must be object'])
  })

  it('of a union say that nothing fits, not what the first branch missed', () => {
    const schema = Type.Object({ entitlements: TermsSchema.properties.entitlements })
    assert.deepEqual(faultsIn(schema, { entitlements: { reports: null } }), [
      'entitlements.reports is not one of the allowed values',
    ])
  })

  it('of unknown names name these, once', () => {
    const schema = Type.Object({ entitlements: TermsSchema.properties.entitlements })
    assert.deepEqual(faultsIn(schema, { entitlements: { '7': true } }), [
      'entitlements holds unknown fields: 7',
    ])
  })

  it('name fields with slashes and tildes as they are', () => {
    const finding = { keyword: 'type', params: {}, message: 'must be string' }
    assert.deepEqual(faultsOf([{ ...finding, instancePath: '/a~1b/c~0d' }]), [
      { field: 'a/b.c~d', problem: 'must be string' },
    ])
  })

  it('are the same from ajv, which reports one missing field at a time', () => {
    const finding = { keyword: 'required', instancePath: '/node' }
    assert.deepEqual(
      faultsOf([
        { ...finding, params: { missingProperty: 'id' } },
        { ...finding, params: { missingProperty: 'name' } },
      ]),
      faultsOf([{ ...finding, params: { requiredProperties: ['id', 'name'] } }]),
    )
  })

  it('without a message still say that something is wrong', () => {
    assert.deepEqual(faultsOf([{ keyword: 'x', instancePath: '', params: {} }]), [
      { field: 'body', problem: 'is wrong' },
    ])
  })
})
