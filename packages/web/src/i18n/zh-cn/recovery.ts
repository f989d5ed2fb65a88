// What became of the projects after a restart, in Simplified Chinese.
import type { recovery as english } from '../en/recovery.ts'
import type { Texts } from '../texts.ts'

export const recovery: Texts<typeof english> = {
  all: '无需扫码：已自动恢复的项目数：{{number}}',
  allText: '它们已证明其组件未变，席位保持不变。仅在需要注册其他项目时才需激活。',
  some: '正在等待的项目数：{{number}}',
  someText: '已自动恢复：{{number}}。正在等待的项目期间仍保留其席位。',
  noneText: '它们期间仍保留席位，其节点继续使用现有租约。',
  more: '未列出：{{number}}。',
  reasons: {
    'not-heard-of': '尚无节点返回。请等待几分钟再扫码。',
    'environment-changed': '与注册时相同的组件数量不足。',
    'recovery-not-allowed': '许可证要求重启后重新扫码。',
    'not-sealed': '该项目没有可用于恢复的外部组件，请扫码。',
    'data-changed': '其存储数据被外部修改，请扫码。',
  },
  changed: '已变化：{{slots}}。',
  absent: '无法连接：{{slots}}。',
  comma: '、',
  slots: {
    configDatabase: '配置数据库',
    stateServer: '状态服务器',
    fileServer: '文件服务器',
  },
}
