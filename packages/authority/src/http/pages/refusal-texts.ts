// The words around a refusal on a page, in both languages. What a refusal means comes from the
// catalogue; here is what was found, and where the catalogue's remedy does not fit a phone.
import type { ErrorName, Language, MarqueError } from '@marque/protocol'

type RefusalTexts = {
  readonly label: string
  readonly meaning: string
  readonly remedy: string
  readonly error: string
  readonly ref: string
  readonly clockAhead: string
  readonly clockBehind: string
  readonly ended: string
  readonly suspended: string
  readonly licenseEnded: string
  readonly expiredAt: string
  readonly notBefore: string
  readonly wasGoodUntil: string
}

export const REFUSAL_TEXTS: { readonly [language in Language]: RefusalTexts } = {
  en: {
    label: 'Refused',
    meaning: 'What this means',
    remedy: 'What to do',
    error: 'Error',
    ref: 'Reference',
    clockAhead: 'The clock of the license server is ahead by {time}.',
    clockBehind: 'The clock of the license server is behind by {time}.',
    ended: 'The publisher has ended this deployment.',
    suspended: 'The publisher has suspended this license.',
    licenseEnded: 'The publisher has ended this license.',
    expiredAt: 'The license ended on {time}.',
    notBefore: 'The license begins on {time}.',
    wasGoodUntil: 'It was good until {time}.',
  },
  zh: {
    label: '已拒绝',
    meaning: '说明',
    remedy: '处理方法',
    error: '错误代码',
    ref: '参考编号',
    clockAhead: '许可证服务器的时钟快了 {time}。',
    clockBehind: '许可证服务器的时钟慢了 {time}。',
    ended: '发布方已终止该部署。',
    suspended: '发布方已暂停该许可证。',
    licenseEnded: '发布方已终止该许可证。',
    expiredAt: '许可证已于 {time} 到期。',
    notBefore: '许可证将于 {time} 生效。',
    wasGoodUntil: '有效期截至 {time}。',
  },
}

type Words = { readonly [language in Language]: string }

/** Words for the person with the phone, where the catalogue speaks to another. */
export type PhoneWords = {
  readonly title?: Words
  readonly explanation?: Words
  readonly remedy: Words
}

export const PHONE_WORDS: { readonly [name in ErrorName]?: PhoneWords } = {
  CERTIFICATE_INCORRECT: {
    remedy: {
      en: 'Refresh the QR code on the license server and scan it again. If this stays, tell the publisher.',
      zh: '请在许可证服务器上刷新二维码并重新扫描。如仍出现此提示，请联系发布方。',
    },
  },
  CLOCK_MOVED_BACK: {
    remedy: {
      en: 'Set the clock of the machine that the license server runs on, then refresh the QR code and scan it again.',
      zh: '请校正运行许可证服务器的机器的时钟，然后刷新二维码并重新扫描。',
    },
  },
  CLONE_DETECTED: {
    explanation: {
      en: 'This license server runs from a copy of a config directory that another one uses, or was left behind when a backup was restored or it was installed anew.',
      zh: '此许可证服务器使用的配置目录是另一台正在使用的目录的副本，或在恢复备份、重新安装后已被弃用。',
    },
    remedy: {
      en: 'Stop this copy. If it is the one that is to go on, ask the publisher to adopt it.',
      zh: '请停止此副本。如需由它继续运行，请联系发布方采用此副本。',
    },
  },
  CHALLENGE_EXPIRED: {
    title: { en: 'This code has expired', zh: '此验证码已过期' },
    explanation: {
      en: 'A code is shown for five minutes from the first time.',
      zh: '验证码自首次显示起五分钟内有效。',
    },
    remedy: {
      en: 'Refresh the QR code on the license server and scan the new one.',
      zh: '请在许可证服务器上刷新二维码，然后扫描新的二维码。',
    },
  },
}

/** What this one refusal found, beyond what its kind means. */
export function findingText(refusal: MarqueError, language: Language): string | undefined {
  const texts = REFUSAL_TEXTS[language]
  const { offsetSeconds, deploymentState, accountStatus, notBefore, expiredAt } = refusal.details
  if (typeof offsetSeconds === 'number') {
    const sentence = offsetSeconds > 0 ? texts.clockAhead : texts.clockBehind
    return sentence.replace('{time}', durationText(offsetSeconds, language))
  }
  if (deploymentState === 'ended') return texts.ended
  if (accountStatus === 'suspended') return texts.suspended
  if (accountStatus === 'ended') return texts.licenseEnded
  if (typeof notBefore === 'number') {
    return texts.notBefore.replace('{time}', instantText(notBefore, language))
  }
  if (typeof expiredAt === 'number') {
    const license = refusal.errorName === 'LICENSE_EXPIRED'
    const sentence = license ? texts.expiredAt : texts.wasGoodUntil
    return sentence.replace('{time}', instantText(expiredAt, language))
  }
  return reasonText(refusal, language)
}

/** Reasons are English sentences for whoever is asked for help. */
function reasonText({ details }: MarqueError, language: Language): string | undefined {
  const { reason } = details
  if (language !== 'en' || typeof reason !== 'string') return undefined
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
}

/** A phone's own time zone is not known here, so the zone is said. */
const instantText = (epochSeconds: number, language: Language): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone: 'UTC',
  }).format(epochSeconds * 1000)

const UNITS = [
  { seconds: 86_400, en: 'd', zh: '天' },
  { seconds: 3600, en: 'h', zh: '小时' },
  { seconds: 60, en: 'min', zh: '分钟' },
  { seconds: 1, en: 's', zh: '秒' },
] as const

/** The two largest units of a duration: `2 h 5 min`. */
function durationText(seconds: number, language: Language): string {
  const parts: string[] = []
  let rest = Math.abs(seconds)
  for (const unit of UNITS) {
    const number = Math.floor(rest / unit.seconds)
    rest -= number * unit.seconds
    if (number > 0) parts.push(`${number} ${unit[language]}`)
  }
  return parts.slice(0, 2).join(' ') || `0 ${UNITS[3][language]}`
}
