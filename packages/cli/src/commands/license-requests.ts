// `marque license requests`
import { type Answer, connectAuthority, textAt } from '../authority-client.ts'
import { choice, count, defineCommand, text } from '../command.ts'
import { pageQuery, showPage } from '../pages.ts'

const HEAD = ['REQUEST', 'STATE', 'SOURCE', 'COMPANY', 'PROJECT', 'VERSION', 'FAULTS']

export const command = defineCommand({
  arguments: {},
  options: {
    state: choice(
      '--state <state>',
      ['open', 'confirmed', 'rejected', 'ignored'],
      'only these; all if absent',
    ),
    limit: count('--limit <n>', { min: 1, max: 200 }, 'how many at once; 50 if absent'),
    cursor: text('--cursor <text>', 'where the page before ended'),
  },
  notes: 'Newest first. A further page is named on stderr, and by nextCursor with --json.',
  run: async ({ output, config }, { options }) => {
    const page = await connectAuthority(config()).get(`requests?${pageQuery(options)}`)
    showPage(output, page, { head: HEAD, rowOf })
  },
})

const rowOf = (request: Answer): readonly string[] => [
  textAt(request, 'id'),
  textAt(request, 'state'),
  textAt(request, 'source'),
  textAt(request, 'company'),
  textAt(request, 'projectName'),
  textAt(request, 'productVersion', 'minor'),
  Array.isArray(request['faults'])
    ? request['faults'].map((fault) => textAt(fault, 'field')).join(', ')
    : '',
]
