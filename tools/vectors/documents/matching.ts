// Versions, addresses and domains against a license (docs/protocol.md §2, "Matching").
import { good, type VectorCase, type VectorFile } from '../vector-file.ts'

type Match = readonly [text: string, against: string, matches: boolean]

const versions: readonly Match[] = [
  ['11.5', '~11.5', true],
  ['11.5.0', '~11.5', true],
  ['11.5.11', '~11.5', true],
  ['11.5.11.3', '~11.5', true],
  ['11.6.0', '~11.5', false],
  ['11.4.99', '~11.5', false],
  ['12.5.0', '~11.5', false],
  ['11.5.0-beta.1', '~11.5', true],
  ['11.6.0-beta.1', '~11.5', false],
  ['11.5.3+build.7', '~11.5', true],
  ['11.5.9', '>=11.5.11', false],
  ['11.5.11', '>=11.5.9', true],
  ['11.10.0', '^11.5', true],
  ['12.0.0', '^11.5', false],
  ['12.0.0', '^11.5 || ^12', true],
  ['3.1', '*', true],
  ['11', '~11', false],
  ['v11.5.0', '~11.5', false],
  ['11.05', '~11.5', false],
  ['11.5.0.0.1', '~11.5', false],
  ['11.5 ', '~11.5', false],
  ['', '*', false],
]

const leastVersions: readonly Match[] = [
  ['11.5.11', '11.5.9', true],
  ['11.5.9', '11.5.11', false],
  ['11.5', '11.5.0', true],
  ['11.5.0-beta', '11.5', false],
  ['11.10', '11.9', true],
  ['11.5.9.4', '11.5.9', true],
  ['eleven', '0.0.0', false],
]

const addresses: readonly Match[] = [
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.255.255.255', '10.0.0.0/8', true],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['::ffff:a01:203', '10.0.0.0/8', true],
  ['10.1.2.3', '::ffff:10.0.0.0/104', true],
  ['11.1.2.3', '::ffff:10.0.0.0/104', false],
  ['192.168.0.7', '192.168.0.7', true],
  ['192.168.0.8', '192.168.0.7', false],
  ['192.168.0.129', '192.168.0.128/25', true],
  ['192.168.0.127', '192.168.0.128/25', false],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['2001:db8::1', '0.0.0.0/0', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:DB8:0:0::1', '2001:db8::1', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['10.1.2.3', '::/0', false],
  ['fe80::1%eth0', 'fe80::/10', true],
  ['010.1.2.3', '10.0.0.0/8', false],
  ['10.1', '10.0.0.0/8', false],
  ['0x0a010203', '10.0.0.0/8', false],
  ['167837955', '10.0.0.0/8', false],
  ['10.1.2.3 ', '10.0.0.0/8', false],
  ['10.1.2.3:443', '10.0.0.0/8', false],
  ['', '0.0.0.0/0', false],
  ['8.0.0.1', '010.0.0.0/8', false],
  ['10.0.0.1', '10/8', false],
  ['10.0.0.1', '10.0.0.0/08', false],
  ['10.0.0.1', '10.0.0.0/33', false],
  ['10.0.0.1', '10.0.0.0/', false],
]

const domains: readonly Match[] = [
  ['reports.example', 'reports.example', true],
  ['Reports.Example', 'reports.example', true],
  ['reports.example.', 'reports.example', true],
  ['reports.example', 'REPORTS.EXAMPLE.', true],
  ['a.reports.example', 'reports.example', false],
  ['reports.example', '*.example', true],
  ['a.b.example', '*.example', true],
  ['example', '*.example', false],
  ['.example', '*.example', false],
  ['a..example', '*.example', false],
  ['badexample', '*.example', false],
  ['reports.example.evil', '*.example', false],
  ['reports.example..', 'reports.example', false],
  ['evil/.example', '*.example', false],
  ['*.example', '*.example', false],
  ['reports.example:443', 'reports.example', false],
  ['', '*.example', false],
]

const cases = (rule: string, matches: readonly Match[]): readonly VectorCase[] =>
  matches.map(([text, against, answer]) =>
    good(
      `${rule}: ${JSON.stringify(text)} ${answer ? 'matches' : 'does not match'} ${JSON.stringify(against)}`,
      { rule, text, against },
      { matches: answer },
    ),
  )

export const matchingVectors: VectorFile = {
  operation: 'match',
  page: 'docs/protocol.md §2',
  about:
    'What a node claims (`text`) held against what a license allows (`against`). Rules: `version` ' +
    '(a range), `least-version` (a version), `address` (an address or CIDR), `domain` (a name or `*.` name).',
  cases: [
    ...cases('version', versions),
    ...cases('least-version', leastVersions),
    ...cases('address', addresses),
    ...cases('domain', domains),
  ],
}
