// What people read, in both languages. The registration page brings its own.

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

const en = {
  otherLanguage: '简体中文',
  reports: 'Reports',
  dashboard: 'Dashboard',
  system: 'System Management',
  registration: 'Registration Management',
  signIn: 'Sign in',
  signOut: 'Sign out',
  password: 'Password',
  signInHint:
    'Sign in as the administrator. The password was made at the first start; it is in the file admin-password of the data directory.',
  wrongPassword: 'This is not the password.',
  tooManyTries: 'Too many tries. Wait a minute, then sign in.',
  notRegistered: 'This product is not registered.',
  notRegisteredHint: 'Reports appear as soon as it is. Register it under System Management.',
  inUse: 'licensed reports in use',
  of: 'of',
  report: 'Report',
  trend: 'Eight weeks',
  latest: 'Latest',
  take: 'Take away',
  csv: 'CSV file',
  locked: 'not part of this license',
  noDashboard: 'The dashboard is not part of this license.',
  notFound: 'There is no such page.',
  foreignForm: 'This form belongs to another site.',
  version: 'Version',
  node: 'Node',
} as const

type Texts = { readonly [key in keyof typeof en]: string }

const zh: Texts = {
  otherLanguage: 'English',
  reports: '报表',
  dashboard: '仪表板',
  system: '系统管理',
  registration: '注册管理',
  signIn: '登录',
  signOut: '退出登录',
  password: '密码',
  signInHint: '请以管理员身份登录。密码在首次启动时生成，保存在数据目录的 admin-password 文件中。',
  wrongPassword: '密码不正确。',
  tooManyTries: '尝试次数过多。请等待一分钟后再登录。',
  notRegistered: '本产品尚未注册。',
  notRegisteredHint: '注册后即可查看报表。请在“系统管理”中注册。',
  inUse: '个已授权报表在使用',
  of: '/',
  report: '报表',
  trend: '近八周',
  latest: '最新值',
  take: '导出',
  csv: 'CSV 文件',
  locked: '不在当前许可范围内',
  noDashboard: '当前许可不包含仪表板。',
  notFound: '没有这个页面。',
  foreignForm: '此表单来自其他站点。',
  version: '版本',
  node: '节点',
}

export const TEXTS: { readonly [language in Language]: Texts } = { en, 'zh-CN': zh }

/** @param accepted the header `Accept-Language`: the first of ours in it, else English */
export function preferredLanguage(accepted: string | undefined): Language {
  const primaries = (accepted ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase())
  return primaries.find((tag) => tag === 'zh' || tag === 'en') === 'zh' ? 'zh-CN' : 'en'
}
