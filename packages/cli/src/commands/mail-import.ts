// `marque mail import FILE…`
import { type Answer, connectAuthority, textAt } from '../authority-client.ts'
import { defineCommand } from '../command.ts'
import { readBytes } from '../files.ts'
import { tableLines } from '../text.ts'

/** What the authority takes at once. */
const MAX_BYTES = 25 << 20
const HEAD = ['MAIL', 'STATE', 'WHY', 'FROM', 'SUBJECT']

export const command = defineCommand({
  arguments: { file: 'mail (.eml) or mailbox (mbox)' },
  repeats: 'file',
  options: {},
  notes: `Every mail is judged and answered by the rules of docs/mail.md; one that was taken in before is a
duplicate. A file that begins with \`From \` is a mailbox.`,
  run: async ({ output, config }, { given }) => {
    const authority = connectAuthority(config())
    const items: Answer[] = []
    for (const path of given) {
      const bytes = await readBytes(path, MAX_BYTES)
      const type = isMailbox(bytes) ? 'application/mbox' : 'message/rfc822'
      const answer = await authority.postBytes('mails/received', { type, bytes })
      if (Array.isArray(answer['items'])) items.push(...answer['items'])
    }
    output.result({ items }, tableLines([HEAD, ...items.map(rowOf)]))
  },
})

const isMailbox = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 5)) === 'From '

const rowOf = (mail: Answer): readonly string[] => {
  const faults = Array.isArray(mail['faults']) ? mail['faults'] : []
  const fields = faults.map((fault) => textAt(fault, 'field')).join(', ')
  return [
    textAt(mail, 'id'),
    textAt(mail, 'state'),
    textAt(mail, 'reason') || fields,
    textAt(mail, 'from'),
    textAt(mail, 'subject'),
  ]
}
