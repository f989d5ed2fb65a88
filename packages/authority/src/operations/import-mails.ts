// Takes mails out of files, by the same rules as those that come by SMTP. Each is a transaction of its
// own: a file of a thousand mails holds nobody up, and one that fails leaves those before it.
import { type Bytes, MarqueError } from '@marque/protocol'
import type { ReceivedMail } from '../mail/mail-records.ts'
import { splitMbox } from '../mail/split-mbox.ts'
import type { Repositories, Store } from '../ports.ts'
import type { Context } from './context.ts'
import { readIncoming, receiveMail } from './receive-mail.ts'

const MOST_MAILS = 1000

/** @throws MarqueError 10001 if it holds no mail, or too many */
export async function importMails(
  { store, context }: { store: Pick<Store, 'transaction'>; context: (tx: Repositories) => Context },
  file: { bytes: Bytes; isMbox: boolean },
): Promise<readonly ReceivedMail[]> {
  const mails = file.isMbox ? splitMbox(file.bytes) : [file.bytes]
  if (file.bytes.length === 0 || mails.length > MOST_MAILS) {
    const problem = mails.length > MOST_MAILS ? `holds more than ${MOST_MAILS} mails` : 'is empty'
    throw new MarqueError('PARAM_INPUT_ERROR', { faults: [{ field: 'body', problem }] })
  }
  const received: ReceivedMail[] = []
  for (const bytes of mails) {
    const incoming = await readIncoming(bytes, { origin: 'import' })
    received.push(await store.transaction((tx) => receiveMail(context(tx), incoming)))
  }
  return received
}
