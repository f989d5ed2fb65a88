// Why a component cannot be used, each cause with its own remedy. A person who reads "unreachable"
// calls the network's people, one who reads "forbidden" the database's: a wrong cause costs a day, a
// fault taken for an empty component costs a QR code. Implements docs/protocol.md §6, "Components".
import type { ComponentCause } from '../contract.ts'

type Text = { readonly en: string; readonly zh: string }

/** Every cause of a component's fault, and what to do about it. */
export const COMPONENT_REMEDIES = {
  unreachable: {
    en: 'Check that the server of this component runs, and its address, port and certificate in the configuration of the product.',
    zh: '请检查该组件的服务器是否在运行,以及产品配置中的地址、端口和证书。',
  },
  timeout: {
    en: 'Check that the server of this component answers other clients, and firewalls and routes between.',
    zh: '请检查该组件的服务器能否响应其他客户端,以及其间的防火墙和路由。',
  },
  credentials: {
    en: 'Correct the user name, password or key of this component in the configuration of the product.',
    zh: '请在产品配置中更正该组件的用户名、密码或密钥。',
  },
  forbidden: {
    en: 'Give the account of the product the rights that the text names.',
    zh: '请为产品使用的帐户授予文中所列的权限。',
  },
  'read-only': {
    en: 'Connect the product to the primary server, or make this one writable again.',
    zh: '请将产品连接到主服务器,或使该服务器恢复可写。',
  },
  full: {
    en: 'Free space on the server of this component, or raise its limit.',
    zh: '请在该组件的服务器上释放空间,或提高其限额。',
  },
  missing: {
    en: 'Create or mount what the text names, or correct its name in the configuration of the product.',
    zh: '请创建或挂载文中所列的对象,或在产品配置中更正其名称。',
  },
  damaged: {
    en: 'Restore this component from a backup. If there is none, remove the record that the text names: the component then counts as replaced.',
    zh: '请从备份恢复该组件。如果没有备份,请删除文中所列的记录:该组件随后将被视为已更换。',
  },
  'damaged-wish': {
    en: 'Register or unbind the project once more: that writes this record anew. Until then every node keeps what it has.',
    zh: '请重新注册或解绑该项目:该记录随后会被重新写入。在此之前,各节点保持现状。',
  },
  'damaged-report': {
    en: 'Nothing is lost: the node that the record belongs to writes it anew within a minute. Remove the record if there is no such node.',
    zh: '没有数据丢失:该记录所属的节点会在一分钟内重新写入。如果该节点已不存在,请删除该记录。',
  },
  unsupported: {
    en: 'Use a server, or a setting of it, that can do what the text names.',
    zh: '请使用支持文中所列功能的服务器或设置。',
  },
  unknown: {
    en: 'Read the log of the component’s server; the text is what it answered.',
    zh: '请查看该组件服务器的日志;文中为其返回的内容。',
  },
} as const satisfies { readonly [cause in ComponentCause]: Text }

/**
 * A component could not do what it was asked. A component that a product brings itself may throw it
 * too, so that the status names cause and remedy.
 */
export class ComponentError extends Error {
  readonly fault: ComponentCause

  /**
   * @param fault why
   * @param message one public sentence that names the component and what happened; no secrets
   */
  constructor(fault: ComponentCause, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ComponentError'
    this.fault = fault
  }
}

/** What a status shows of an error; `cause` is absent if nobody can tell. */
export type ShownFault = { readonly text: string; readonly cause?: ComponentCause }

export function shownFault(error: unknown): ShownFault {
  if (error instanceof ComponentError) return { text: error.message, cause: error.fault }
  return { text: error instanceof Error ? error.message : 'unknown fault' }
}
