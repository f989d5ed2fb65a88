// The frame of the authority's console, and what its pages have in common, in Simplified Chinese.
import type { console as english, unreachable as englishUnreachable } from '../en/console.ts'
import type { Texts } from '../texts.ts'

export const unreachable: Texts<typeof englishUnreachable> = {
  title: '服务器没有响应',
  text: '请检查本机的网络连接。页面会自动继续尝试。',
  remedy: '请检查本机的网络连接，然后重试。已填写的内容不会丢失。',
  stale: '无法连接服务器。此处显示的内容可能已过时，页面会自动继续尝试。',
}

export const console: Texts<typeof english> = {
  program: '管理控制台',
  menu: '菜单',
  nav: {
    label: '栏目',
    start: '今日待办',
    requests: '许可证申请',
    licensees: '被许可方',
    licenses: '许可证',
    deployments: '部署',
    activations: '激活记录',
    mail: '邮件',
    audit: '审计日志',
    operators: '操作员',
    keys: '密钥',
    account: '我的账户',
    search: '搜索',
    desk: '业务',
    administration: '系统管理',
  },
  search: {
    label: '全局搜索',
    placeholder: '公司、项目、邮箱或编号',
  },
  account: {
    menu: '{{email}} 的账户',
    signOut: '退出登录',
    own: '密码与会话',
  },
  role: {
    viewer: '查看者',
    issuer: '签发者',
    admin: '管理员',
  },
  signIn: {
    title: '登录',
    text: '仅供发布方的操作员使用。',
    email: '邮箱地址',
    password: '密码',
    submit: '登录',
    emailEmpty: '请输入邮箱地址。',
    passwordEmpty: '请输入密码。',
    wrong: '邮箱地址或密码不正确。',
    locked: '密码错误次数过多',
    lockedText: '在此时间结束之前，该邮箱无法登录。',
    lockedFor: '剩余时间',
    again: '会话已结束。重新登录后可继续之前的操作。',
    scanned: '您是扫描二维码后来到这里的吗？请打开二维码中的完整地址；本页面仅供操作员使用。',
  },
  notFound: {
    title: '页面不存在',
    text: '地址可能有误，或其指向的内容已不存在。',
    home: '返回首页',
  },
  notAllowed: '您的角色（{{role}}）无权查看此内容。请向管理员申请“{{needed}}”角色。',
  list: {
    showMore: '显示更多',
    noMatch: '没有符合条件的内容。',
    clear: '显示全部',
    all: '全部',
  },
  form: {
    dismiss: '关闭提示',
  },
  conflict: {
    title: '其他人已先行修改',
    text: '您查看期间，内容已被修改。您的更改未保存。',
  },
}
