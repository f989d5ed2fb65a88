// Words that every page of Marque uses, in Simplified Chinese.

import type { common as english } from '../en/common.ts'
import type { Texts } from '../texts.ts'

export const common: Texts<typeof english> = {
  brand: 'Marque',
  licenseServer: '许可证服务器',
  skip: '跳到正文',
  language: '语言',
  toDark: '深色外观',
  toLight: '浅色外观',
  loading: '正在加载…',
  copy: '复制',
  copied: '已复制',
  cancel: '取消',
  close: '关闭',
  retry: '重试',
  perpetual: '永久有效',
  unknown: '未知',
  errorCode: '错误 {{code}}',
  reference: '参考编号 {{ref}}',
  unreachable: {
    title: '许可证服务器没有响应',
    text: '请确认其容器正在运行，且当前地址正确。页面会自动继续尝试。',
    remedy: '请确认其容器正在运行，且当前地址正确，然后重试。',
    stale: '无法连接许可证服务器。此处显示的内容可能已过时，页面会自动继续尝试。',
  },
  facts: {
    licensee: '被许可方',
    product: '产品',
    publisher: '发布方',
    maxConnections: '最大连接数',
    connectionsInUse: '已用连接数',
    expires: '到期时间',
    serial: '许可证序列号',
    deployment: '部署编号',
    instance: '实例编号',
    version: '服务器版本',
  },
  seatIsNode: '一个席位对应一个节点：每个项目的每个节点，无论在何处运行，都占用一个最大连接数。',
}
