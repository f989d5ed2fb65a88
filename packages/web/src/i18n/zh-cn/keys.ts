// The publisher's keys in Simplified Chinese.
import type { keys as english } from '../en/keys.ts'
import type { Texts } from '../texts.ts'

export const keys: Texts<typeof english> = {
  title: '密钥',
  intro: '哪些密钥在此签名和解密，以及有效期。密钥本身从不显示。',
  publisher: { title: '发布方', name: '名称', slug: '简称', root: '根密钥' },
  rootText: '根密钥离线保存，仅在委派新密钥时需要。',
  issuing: {
    title: '签发密钥',
    text: '在委派有效期内签署许可证。已签署的许可证此后依然有效。',
    list: '签发密钥的有效期',
    current: '当前',
    past: '已结束',
    coming: '尚未生效',
    spare: '有效，未使用',
    period: '{{from}} 至 {{to}}',
    now: '现在：{{date}}',
    left: '剩余 {{span}}',
    none: '没有签发密钥。',
  },
  warning: {
    ends: '签发密钥将在 {{span}}后到期',
    endsText: '此后无法签发或续期许可证。请在此之前委派新密钥。',
    none: '当前没有有效的签发密钥',
    noneText: '在委派新密钥之前，无法签发或续期许可证。手机请求仍会得到应答。',
  },
  activation: {
    title: '激活密钥',
    text: '用于打开二维码所携带的激活请求。旧密钥会保留，因为已发出的许可证仍指定它们。',
    current: '新许可证使用',
    old: '供已发出的许可证使用',
    none: '没有激活密钥。',
  },
  rotation: {
    title: '委派新密钥',
    text: '每年一次，在根密钥所在之处进行。无需重启，已签发的内容也不改变。',
    steps: '更换密钥的步骤',
    machine: '在存放根密钥的机器上操作：root.pem 及其旁边的 trust.json 副本。无需网络。',
    run: '在该机器上运行下面的命令。ROOT 是根密钥所在目录，OUT 是一个空目录。它会询问根密钥的口令。',
    carry:
      '将 OUT 中生成的目录 <日期>-<密钥> 带到授权中心数据目录的 keys/ 中，授权中心的用户须能读取它。',
    wait: '无需重启任何程序。授权中心用新密钥签署下一个许可证，本页将其显示为当前密钥。',
    keep: '保留 keys/ 中较旧的目录。指定其激活密钥的许可证仍需用它们打开激活请求。',
    command: '委派新密钥的命令',
    copied: '命令已复制。',
  },
}
