// Warnings of the license server in Simplified Chinese.
import type { warnings as english } from '../en/warnings.ts'
import type { Texts } from '../texts.ts'

export const warnings: Texts<typeof english> = {
  heading: '需要处理',
  upload: '上传许可证文件',
  CONFIG_NOT_MAPPED: {
    text: '配置目录没有映射到宿主机。',
    remedy:
      '请使用 -v HOSTDIR:/app/config 启动容器。否则新容器就是一个新实例，需要重新激活，并计入重新安装次数。',
  },
  CERTIFICATE_BUILT_IN: {
    text: '正在使用内置 TLS 证书，它只对 localhost 和 127.0.0.1 有效。',
    remedy:
      '请将包含 server.crt 和 server.key 的目录映射到 /app/tls，以便其他机器上的浏览器和节点能够验证本服务器。无需重启即可加载。',
  },
  CERTIFICATE_EXPIRES: {
    text: 'TLS 证书将于 {{date}} 到期。',
    remedy: '请将新的 server.crt 和 server.key 放入 /app/tls，无需重启即可加载。',
  },
  CERTIFICATE_INVALID: {
    text: '/app/tls 中的 TLS 证书无法使用：{{reason}}',
    remedy:
      '之前的证书仍在使用。请将相互匹配的 server.crt 和 server.key 放入 /app/tls，无需重启即可加载。',
  },
  LICENSE_EXPIRES: {
    text: '许可证将于 {{date}} 到期。',
    remedy: '请向发布方申请续期的许可证文件并上传。无需重启，无需扫码，席位不会丢失。',
  },
  LICENSE_EXPIRED: {
    text: '许可证已过期。',
    remedy: '请向发布方申请续期的许可证文件并上传，无需重启。在此之前，任何节点都不能注册或续租。',
  },
  LICENSE_SUSPENDED: {
    text: '发布方已暂停或终止此许可证。',
    remedy: '请联系发布方，并提供下方的部署编号。恢复后的许可证文件可直接上传，无需重启。',
  },
  LICENSE_FILE_REFUSED: {
    text: '配置目录中的许可证文件被拒绝：{{reason}}',
    remedy: '之前的许可证仍然有效。请用发布方发送的原始文件替换 config/license.json。',
  },
  CLOCK_BEHIND: {
    text: '本机时钟慢了 {{span}}。',
    remedy:
      '请校正时钟，或重新扫码激活以证明时间。在此之前，已占用席位的节点继续运行，但不会发放新席位。',
  },
  other: {
    text: '许可证服务器报告 {{name}}。',
    remedy: '详情见其日志。此页面比服务器旧，请重新加载。',
  },
}
