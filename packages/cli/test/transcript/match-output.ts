// Holds printed lines against expected ones. `<uuid>` and the like stand for what differs from run to
// run, `<uuid:name>` keeps it for later commands as `$name`, a line `…` for any number of lines.

const PLACEHOLDERS: { readonly [kind: string]: string } = {
  uuid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  time: '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z',
  n: '\\d+',
  sha256: '[0-9a-f]{64}',
  kid: '[\\w-]{43}',
  url: 'https?://[^\\s"]+',
  word: '\\S+',
  record: '[\\w-]{22}',
  any: '.*',
}

/** @returns what was kept, `undefined` if the output is not as expected */
export function matchOutput(
  printed: string,
  expected: readonly string[],
): { readonly [name: string]: string } | undefined {
  const pattern = new RegExp(`^${expected.map(linePattern).join('')}$`)
  const match = pattern.exec(printed)
  return match === null ? undefined : { ...match.groups }
}

const linePattern = (line: string): string =>
  line === '…'
    ? '(?:.*\\n)*?'
    : `${line
        .split(/(<[a-z0-9]+(?::\w+)?>)/)
        .map(partPattern)
        .join('')}\\n`

function partPattern(part: string): string {
  const [, kind = '', name] = /^<([a-z0-9]+)(?::(\w+))?>$/.exec(part) ?? []
  const pattern = PLACEHOLDERS[kind]
  if (pattern === undefined) return part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return name === undefined ? pattern : `(?<${name}>${pattern})`
}
