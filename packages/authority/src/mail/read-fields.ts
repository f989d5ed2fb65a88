// The labelled lines of a mail: which fields it has, whatever their order, colons and language. Only
// what stands behind a label of this table is read. Implements docs/mail.md, "Fields".
import { manyLines, nameKey } from './plain-text.ts'

const LABELS = {
  company: {
    en: ['company', 'company name', 'licensee'],
    zh: ['公司', '公司名称', '公司名', '单位名称'],
  },
  projectName: {
    en: ['project name', 'project'],
    zh: ['项目名称', '项目', '项目名'],
  },
  contractSignedOn: {
    en: [
      'contract signing date',
      'contract signed on',
      'contract sign date',
      'contract date',
      'signing date',
    ],
    zh: ['合同签订日期', '合同签署日期', '合同签订时间', '合同日期', '签订日期'],
  },
  registrationMethod: {
    en: ['registration method', 'auth method'],
    zh: ['注册方式', '注册方法', '认证方式'],
  },
  maxRegistrations: {
    en: [
      'maximum number of registrations',
      'max number of registrations',
      'maximum registrations',
      'max registrations',
      'number of registrations',
    ],
    zh: ['最大注册数', '最大注册数量', '最大注册数目', '注册数量', '注册数'],
  },
  productVersion: { en: ['product version', 'version'], zh: ['产品版本', '产品版本号', '版本'] },
  minor: { en: ['minor version', 'minor'], zh: ['次版本', '次版本号'] },
  build: {
    en: ['build', 'build date', 'product build', 'build version'],
    zh: ['构建日期', '构建', '构建版本'],
  },
  product: { en: ['product', 'product name'], zh: ['产品', '产品名称'] },
  sender: { en: ['sender', 'from', 'sender address'], zh: ['发件人', '发送人', '发件人地址'] },
  serverAddress: {
    en: ["old server's address", 'old server address', 'old server', 'server address'],
    zh: ['旧服务器地址', '原服务器地址', '服务器地址', '旧服务器', '原服务器'],
  },
  deploymentId: {
    en: ['deployment id', 'deployment', 'old deployment'],
    zh: ['部署编号', '部署id', '部署 id', '部署', '部署标识'],
  },
} as const satisfies { readonly [field: string]: { en: readonly string[]; zh: readonly string[] } }

export type MailField = keyof typeof LABELS

export type MailFields = {
  readonly values: { readonly [field in MailField]?: string }
  /** fields that are given more than once, and not alike */
  readonly unclear: readonly MailField[]
  readonly language: 'en' | 'zh'
}

type Label = { readonly field: MailField; readonly language: 'en' | 'zh' }

const BY_LABEL: ReadonlyMap<string, Label> = new Map(
  Object.entries(LABELS).flatMap(([field, names]) =>
    (['en', 'zh'] as const).flatMap((language) =>
      names[language].map((name) => [name, { field: field as MailField, language }] as const),
    ),
  ),
)

const COLON = /[:：﹕∶]/
const MAX_LABEL_LENGTH = 60
const MAX_VALUE_LENGTH = 1000
const MAX_LINES = 5000

/** Lines that answer another mail (`>`) are not the sender's own. */
export function readFields(text: string): MailFields {
  const lines = text
    .split(/\r\n|[\n\r\u2028\u2029]/, MAX_LINES)
    .filter((line) => line.trim() !== '' && !/^\s*[>＞]/.test(line))
  const found = lines.flatMap((line, index) => {
    const labelled = readLine(line)
    if (labelled === undefined) return []
    const { value, ...label } = labelled
    return [{ ...label, value: value === '' ? valueBelow(lines[index + 1]) : value }]
  })
  const values: { [field in MailField]?: string } = {}
  const unclear = new Set<MailField>()
  for (const { field, value } of found) {
    if (value === '') continue
    const first = values[field]
    if (first === undefined) values[field] = value
    else if (nameKey(first) !== nameKey(value)) unclear.add(field)
  }
  const isChinese = found.some(({ language }) => language === 'zh')
  return { values, unclear: [...unclear], language: isChinese ? 'zh' : 'en' }
}

/** A label with its value, or alone with its value below it, as cells of a table become. */
function readLine(line: string): (Label & { value: string }) | undefined {
  const colon = line.slice(0, MAX_LABEL_LENGTH).search(COLON)
  const label = BY_LABEL.get(
    labelKey(colon < 0 ? line.slice(0, MAX_LABEL_LENGTH) : line.slice(0, colon)),
  )
  if (label === undefined) return undefined
  if (colon < 0 && line.trim().length > MAX_LABEL_LENGTH) return undefined
  const value = colon < 0 ? '' : line.slice(colon + 1)
  return { ...label, value: tidy(value) }
}

/** Numbering, bullets and emphasis around a label are decoration. */
const labelKey = (text: string): string =>
  nameKey(text.replaceAll('’', "'"))
    .replace(/^\(?\d{1,2}[.)、]\s*/, '')
    .replace(/^[\s*_•·–—+#-]+/, '')
    .replace(/[\s*_]+$/, '')

const tidy = (value: string): string =>
  manyLines(value, MAX_VALUE_LENGTH)
    .trim()
    .replace(/^\*+\s*|\s*\*+$/g, '')
    .trim()

const valueBelow = (next: string | undefined): string =>
  next === undefined || readLine(next) !== undefined ? '' : tidy(next)
