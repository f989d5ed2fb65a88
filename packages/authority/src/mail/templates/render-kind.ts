// A kind of mail in a language: the one door to the templates.
import type { Language } from '@marque/protocol'
import { type RenderedMail, renderMail } from './mail-document.ts'
import type { MailTemplates } from './mail-views.ts'
import { englishTemplates } from './templates-en.ts'
import { chineseTemplates } from './templates-zh.ts'

const TEMPLATES: { readonly [language in Language]: MailTemplates } = {
  en: englishTemplates,
  zh: chineseTemplates,
}

/** A kind with what it is told. */
export type KindView = {
  readonly [kind in keyof MailTemplates]: {
    readonly kind: kind
    readonly view: Parameters<MailTemplates[kind]>[0]
  }
}[keyof MailTemplates]

export function renderKind(told: KindView, language: Language): RenderedMail {
  const template = TEMPLATES[language][told.kind] as (
    view: KindView['view'],
  ) => Parameters<typeof renderMail>[0]
  return renderMail(template(told.view), language)
}
