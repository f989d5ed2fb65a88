import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ProjectId, SLOTS, type Slot } from '@marque/protocol'
import fc from 'fast-check'
import {
  chooseProject,
  configurationOf,
  encodeAnchor,
  parseAnchor,
} from '../../src/domain/project-id.ts'

const [A, B, C] = ['a', 'b', 'c'].map(
  (letter) => `${letter.repeat(8)}-0000-4000-8000-000000000000` as ProjectId,
) as [ProjectId, ProjectId, ProjectId]

const chosen = (records: { [slot in Slot]?: ProjectId }): ProjectId | undefined =>
  chooseProject(
    new Map(SLOTS.flatMap((slot) => (records[slot] ? [[slot, { project: records[slot] }]] : []))),
  )

describe('the project of a set of components', () => {
  it('is the one that most records name', () => {
    assert.equal(chosen({ configDatabase: A, stateServer: B, fileServer: B }), B)
    assert.equal(chosen({ configDatabase: A, stateServer: B, fileServer: A }), A)
    assert.equal(chosen({ configDatabase: A, stateServer: A, fileServer: B }), A)
  })

  it('is that of the config database in a tie', () => {
    assert.equal(chosen({ configDatabase: A, stateServer: B, fileServer: C }), A)
    assert.equal(chosen({ configDatabase: A, fileServer: C }), A)
  })

  it('is not there without a record', () => {
    assert.equal(chosen({}), undefined)
    assert.equal(chosen({ fileServer: C }), C)
  })
})

describe('an anchor record', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uuid(), (bytes, project) => {
        const record = { anchor: Uint8Array.from(bytes), project: project as ProjectId }
        assert.deepEqual(parseAnchor(encodeAnchor(record)), record)
      }),
    )
  })

  it('that was edited to garbage is refused', () => {
    const good = encodeAnchor({ anchor: new Uint8Array(32), project: A })
    const bad = [
      '',
      'null',
      '[]',
      '{}',
      good.slice(1),
      good.replace('AAAA', 'AAA'),
      good.replace(A, 'not-an-id'),
      good.replace('"anchor"', '"anker"'),
      JSON.stringify({ anchor: 7, projectId: A }),
    ]
    for (const text of bad) assert.throws(() => parseAnchor(text), Error, text)
  })
})

describe('the configuration of a project', () => {
  it('follows from the slots that are filled', () => {
    assert.equal(configurationOf(new Set(SLOTS)), 'cluster')
    assert.equal(configurationOf(new Set(['configDatabase'])), 'standalone')
    assert.equal(configurationOf(new Set(['configDatabase', 'fileServer'])), 'standalone')
    assert.equal(configurationOf(new Set(['stateServer', 'fileServer'])), 'embedded')
    assert.equal(configurationOf(new Set()), 'embedded')
  })
})
