// What the phone page says, in both languages. Refusals come from the catalogue; here are only the
// words around them.
import type { ChallengeReason, Language } from '@marque/protocol'

export type PhoneTexts = {
  readonly question: { readonly title: string; readonly lead: string; readonly button: string }
  readonly again: { readonly title: string; readonly lead: string; readonly button: string }
  readonly code: {
    readonly title: string
    readonly type: string
    readonly validFor: string
    readonly after: string
  }
  readonly facts: {
    readonly licensee: string
    readonly product: string
    readonly project: string
    readonly reason: string
    readonly deployment: string
  }
  readonly reasons: { readonly [reason in ChallengeReason]: string }
  readonly footer: string
}

const en: PhoneTexts = {
  question: {
    title: 'Activate this license server?',
    lead: 'Check that you are standing at this one. The code is valid for five minutes from now.',
    button: 'Show the code',
  },
  again: {
    title: 'The code was shown already',
    lead: 'It is still valid. The same code is shown again.',
    button: 'Show the code again',
  },
  code: {
    title: 'Verification code',
    type: 'Type these six digits into the page that showed the QR code, and submit.',
    validFor: 'Valid for',
    after: 'When the time is over, refresh the QR code there and scan it again.',
  },
  facts: {
    licensee: 'Licensee',
    product: 'Product',
    project: 'Project',
    reason: 'Why it asks',
    deployment: 'Deployment',
  },
  reasons: {
    'first-start': 'First start of this license server',
    restart: 'The license server was restarted',
    'environment-changed': 'Components of a project have changed',
    clock: 'The clock of the license server was wrong',
  },
  footer:
    'Scanning alone activates nothing. Whoever has the code can activate this license server.',
}

const zh: PhoneTexts = {
  question: {
    title: '激活此许可证服务器？',
    lead: '请确认您正在操作的就是这一台。验证码自显示起五分钟内有效。',
    button: '显示验证码',
  },
  again: {
    title: '验证码已经显示过',
    lead: '验证码仍然有效，将再次显示同一个验证码。',
    button: '再次显示验证码',
  },
  code: {
    title: '验证码',
    type: '请在显示二维码的页面上输入这六位数字并提交。',
    validFor: '剩余有效时间',
    after: '超过时间后，请在该页面刷新二维码并重新扫描。',
  },
  facts: {
    licensee: '被许可方',
    product: '产品',
    project: '项目',
    reason: '请求原因',
    deployment: '部署编号',
  },
  reasons: {
    'first-start': '许可证服务器首次启动',
    restart: '许可证服务器已重启',
    'environment-changed': '项目的组件已变化',
    clock: '许可证服务器的时钟曾不正确',
  },
  footer: '仅扫码不会激活任何内容。持有验证码的人可以激活此许可证服务器。',
}

export const PHONE_TEXTS: { readonly [language in Language]: PhoneTexts } = { en, zh }
