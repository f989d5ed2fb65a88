// What may be wrong with a field, in Simplified Chinese.
import type { faults as english } from '../en/faults.ts'
import type { Texts } from '../texts.ts'

export const faults: Texts<typeof english> = {
  missing: '此项缺失。',
  form: '格式不正确。',
  choice: '不是可选的值。',
  notUsable: '许可证不能包含此值。',
  wrong: '此项不正确。',
  short: '内容过短。',
  long: '内容过长。',
  number: '数值超出允许范围。',
  date: '日期格式应为 YYYY-MM-DD。',
  company: '该公司不是被许可方。',
  companyAbsent: '邮件正文未提及该公司。',
  from: '与合同中的邮箱地址不一致。',
  contractDate: '与合同签订日期不一致。',
  method: '应为“Private Cloud AUTH”。',
  count: '应为 1 至 {{max}} 之间的整数。',
  beforeBeginning: '早于生效日期。',
  twice: '重复的名称。',
  version: '版本号格式应为 11.5。',
  products: '不在产品列表中：{{names}}',
  productMissing: '未写明产品，应为以下之一：{{names}}',
}
