// What is stored of mails. `claim` is how several processes on one database share the work: whoever
// claims a mail has it until an instant, and after that, if it was killed meanwhile, another may.
import type { DeploymentId, Language } from '@marque/protocol'
import type { Page, PageRequest } from '../ports.ts'
import type { ReceivedMail, ReceivedState, SentMail, SentState } from './mail-records.ts'

export type ReceivedMails = {
  readonly add: (mail: ReceivedMail) => Promise<void>
  readonly find: (id: string) => Promise<ReceivedMail | undefined>
  /** an earlier mail that something came of */
  readonly findSame: (sameAs: string) => Promise<ReceivedMail | undefined>
  /** of the licensee's newest request that has one */
  readonly languageOf: (licenseeId: string) => Promise<Language | undefined>
  /** those that nobody was answered, received before an instant, and their requests */
  readonly forgetIgnored: (before: number) => Promise<void>
  readonly count: (of: { state: ReceivedState; since: number }) => Promise<number>
  /** deployments that mails since an instant ask to move */
  readonly askedToMove: (since: number) => Promise<readonly DeploymentId[]>
  readonly list: (page: PageRequest & { state?: ReceivedState }) => Promise<Page<ReceivedMail>>
}

/** How an attempt ended. */
export type Delivery = Pick<SentMail, 'state'> &
  Partial<
    Pick<SentMail, 'nextAttemptAt' | 'lastError' | 'sentAt' | 'subject' | 'text' | 'html'>
  > & { readonly attempts?: number; readonly deadlineAt?: number }

export type SentMails = {
  /** @returns false if one with the same `onceBy` is there already */
  readonly add: (mail: SentMail) => Promise<boolean>
  readonly find: (id: string) => Promise<SentMail | undefined>
  readonly isOurs: (messageId: string) => Promise<boolean>
  readonly hasDue: (now: number) => Promise<boolean>
  /** queued mails whose time has come, oldest first; counted as tried, and nobody else's until then */
  readonly claim: (of: {
    now: number
    until: number
    limit: number
  }) => Promise<readonly SentMail[]>
  readonly settle: (id: string, delivery: Delivery) => Promise<void>
  /** replies to an address since an instant */
  readonly countReplies: (to: string, since: number) => Promise<number>
  readonly count: (state: SentState) => Promise<number>
  readonly list: (page: PageRequest & { state?: SentState }) => Promise<Page<SentMail>>
}
