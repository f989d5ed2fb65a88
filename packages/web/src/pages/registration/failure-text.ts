// A failure as the page says it, in the reader's language (R15, R16).
import type { TFunction } from 'i18next'
import type { BilingualText, ShownFailure } from '../../api/registration-state.ts'
import { registration as english } from '../../i18n/en/registration.ts'
import type { Language } from '../../kit/format.ts'

export const inLanguage = (text: BilingualText, language: Language): string =>
  language === 'zh-CN' ? text.zh : text.en

type T = TFunction<'registration'>

/** Why the license server could not be reached, as closely as it is known. */
export function causeSentence(failure: ShownFailure, t: T): string | undefined {
  const { cause = '', detail = '' } = failure
  // The SDK closes a sentence about the network with the code that the system has for it.
  const code = /\(([A-Z][A-Z0-9_]+)\)$/.exec(detail)?.[1] ?? ''
  if (isKey(english.network, code)) return t(`network.${code}`)
  return isKey(english.cause, cause) ? t(`cause.${cause}`) : undefined
}

/** The number that support asks for; an unreachable license server gave none. */
export const codeText = ({
  code,
  name,
}: {
  readonly code: number
  readonly name: string
}): string => (code === 0 ? name : `${code} ${name}`)

const isKey = <Keys extends object>(keys: Keys, key: string): key is Extract<keyof Keys, string> =>
  Object.hasOwn(keys, key)

/** The page on which the license server is activated, where a failure asks for that. */
export function qrPageOf({ name, server }: ShownFailure): string | undefined {
  const asks = name === 'SERVER_NOT_ACTIVATED' || name === 'ENVIRONMENT_CHANGED'
  return asks && server !== undefined ? `${server}/license/qrcode` : undefined
}
