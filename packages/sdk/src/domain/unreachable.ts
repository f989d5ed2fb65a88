// Why a license server could not be heard, each cause with its own remedy: a person who reads
// "unreachable" must know whether to call the network, the firewall or the license server's people.
// An answer that proves nothing belongs here too. Implements docs/protocol.md §8, requirement R16.
import { MarqueError } from '@marque/protocol/errors'

type Text = { readonly en: string; readonly zh: string }

/** Every cause of `SERVER_UNREACHABLE`, and what to do about it. */
export const UNREACHABLE_REMEDIES = {
  address: {
    en: 'Type the address of the license server as https://HOST:PORT.',
    zh: '请按 https://HOST:PORT 的格式填写许可证服务器地址。',
  },
  dns: {
    en: 'Check the spelling of the host name and the name server of this machine; an IP address works too.',
    zh: '请检查主机名拼写以及本机的域名服务器;也可以使用 IP 地址。',
  },
  refused: {
    en: 'Check the port, and that the license server runs; with `docker run -P` the port changes at every start (`docker port`).',
    zh: '请检查端口以及许可证服务器是否在运行;使用 `docker run -P` 时端口每次启动都会变化(`docker port`)。',
  },
  timeout: {
    en: 'Check firewalls and routes between this machine and the license server.',
    zh: '请检查本机与许可证服务器之间的防火墙和路由。',
  },
  tls: {
    en: 'Give the license server a certificate for this host name, and this product the CA that signed it.',
    zh: '请为许可证服务器配置与该主机名匹配的证书,并在本产品中配置签发该证书的 CA。',
  },
  network: {
    en: 'Check the network between this machine and the license server.',
    zh: '请检查本机与许可证服务器之间的网络。',
  },
  http: {
    en: 'Check that address and port are those of the license server and that no proxy answers for it; its log may tell more.',
    zh: '请确认地址和端口属于许可证服务器,且没有代理代为应答;其日志中可能有更多信息。',
  },
  answer: {
    en: 'Check that this is the license server of this product and publisher, in its newest state, and that nothing between alters its answers.',
    zh: '请确认这是本产品及其发布方的许可证服务器且为最新状态,并且中间没有任何设备修改其应答。',
  },
} as const satisfies { readonly [cause: string]: Text }

export type UnreachableCause = keyof typeof UNREACHABLE_REMEDIES

export const isUnreachableCause = (text: unknown): text is UnreachableCause =>
  typeof text === 'string' && Object.hasOwn(UNREACHABLE_REMEDIES, text)

/** @param reason one public sentence that names what happened */
export const unreachable = (
  cause: UnreachableCause,
  reason: string,
  origin?: unknown,
): MarqueError => new MarqueError('SERVER_UNREACHABLE', { cause, reason }, { cause: origin })
