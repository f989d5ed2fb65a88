// `marque license list`
import { type Answer, connectAuthority, textAt } from '../authority-client.ts'
import { count, defineCommand, text } from '../command.ts'
import { pageQuery, showPage } from '../pages.ts'
import { instantText } from '../text.ts'

const HEAD = [
  'LICENSE',
  'SERIAL',
  'LICENSEE',
  'PRODUCT',
  'STATUS',
  'SEATS',
  'EXPIRES',
  'DEPLOYMENT',
]

export const command = defineCommand({
  arguments: {},
  options: {
    limit: count('--limit <n>', { min: 1, max: 200 }, 'how many at once; 50 if absent'),
    cursor: text('--cursor <text>', 'where the page before ended'),
  },
  notes: 'Newest first. A further page is named on stderr, and by nextCursor with --json.',
  run: async ({ output, config }, { options }) => {
    const page = await connectAuthority(config()).get(`licenses?${pageQuery(options)}`)
    showPage(output, page, { head: HEAD, rowOf })
  },
})

const rowOf = (license: Answer): readonly string[] => [
  textAt(license, 'id'),
  textAt(license, 'serial'),
  textAt(license, 'licensee', 'name'),
  textAt(license, 'product', 'name'),
  textAt(license, 'terms', 'accountStatus'),
  textAt(license, 'terms', 'maxConnections'),
  expiryText(license),
  textAt(license, 'deployment', 'id'),
]

function expiryText(license: Answer): string {
  const exp = textAt(license, 'terms', 'exp')
  return exp === '' ? 'never' : instantText(Number(exp))
}
