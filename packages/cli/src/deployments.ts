// A deployment as the commands show it: where it stands, what is refused and waits for a decision.
import { type Answer, textAt } from './authority-client.ts'
import { type Fact, factLines, instantText } from './text.ts'

export function deploymentText(deployment: Answer): string {
  const successor = textAt(deployment, 'migratedTo')
  return factLines([
    ['deployment', textAt(deployment, 'id')],
    ['state', textAt(deployment, 'state')],
    ['licensee', textAt(deployment, 'licensee', 'name')],
    ['project', textAt(deployment, 'project')],
    ['license', textAt(deployment, 'license', 'id')],
    ...migrationFacts(deployment),
    ['moved to', successor === '' ? undefined : successor],
    ...chainFacts(deployment),
  ])
}

/** Where a successor came from, and whether the old server was shown to be the right one. */
function migrationFacts(deployment: Answer): readonly Fact[] {
  const from = textAt(deployment, 'migration', 'from')
  return from === ''
    ? []
    : [
        ['moved from', from],
        ['proof', textAt(deployment, 'migration', 'proof')],
      ]
}

function chainFacts({ chain, instances }: Answer): readonly Fact[] {
  const head = textAt(chain, 'head', 'instanceId')
  return [
    ['instance', head === '' ? 'none yet' : `${head} at ${textAt(chain, 'head', 'sequence')}`],
    ['instances', listAt(instances).length],
    ['breaks', `${textAt(chain, 'breaks', 'used')} of ${textAt(chain, 'breaks', 'limit')}`],
    ...refused('copy refused', chain, 'forks'),
    ...refused('waits', chain, 'waiting'),
    ...listAt(chain, 'allowed').map((id): Fact => ['allowed once', String(id)]),
  ]
}

const refused = (name: string, chain: unknown, list: string): readonly Fact[] =>
  listAt(chain, list).map((place) => [
    name,
    [
      textAt(place, 'instanceId'),
      `record ${textAt(place, 'record')}`,
      instantText(Number(textAt(place, 'lastAt'))),
    ].join(', '),
  ])

function listAt(value: unknown, name?: string): readonly unknown[] {
  const list = name === undefined ? value : (value as Answer | undefined)?.[name]
  return Array.isArray(list) ? list : []
}
