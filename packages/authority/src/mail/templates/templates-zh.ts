// The mails in Simplified Chinese.
import type { Fault } from '@marque/protocol'
import { type Block, code, paragraph, warning } from './mail-document.ts'
import {
  type ArchiveView,
  type ConfirmationView,
  type FaultsView,
  type InstallView,
  instant,
  loadLines,
  type MailTemplates,
  megabytes,
  runLine,
} from './mail-views.ts'

export const chineseTemplates: MailTemplates = {
  confirmation: (view) => ({
    subject: `${view.company} 的 ${view.product} 许可证：${view.project}`,
    blocks: [
      paragraph(`您为项目“${view.project}”提交的许可证申请已确认。`),
      licenseFacts(view),
      ...download(view),
      ...start(view),
      ...activate(),
      signature(view.publisher),
    ],
  }),
  faults: (view) => ({
    subject: `Re: ${view.title}`,
    blocks: [
      paragraph(
        view.wants === 'license'
          ? '您的许可证申请未能受理，原因如下：'
          : '您的许可证服务器迁移申请未能受理，原因如下：',
      ),
      { kind: 'items', items: view.faults.map(faultText) },
      paragraph('请用同一邮箱重新发送一封邮件，标题必须与下面一行完全一致：'),
      code(view.title),
      paragraph('正文请包含以下各行：'),
      form(view),
      paragraph('请勿直接回复本邮件，回复不会被读取。'),
      signature(view.publisher),
    ],
  }),
  rejection: (view) => ({
    subject: `${view.company} 的 ${view.product} 许可证：申请未通过`,
    blocks: [
      paragraph(`您为项目“${view.project}”提交的许可证申请未通过。`),
      { kind: 'facts', rows: [['原因', view.reason]] },
      signature(view.publisher),
    ],
  }),
  'migration-received': (view) => ({
    subject: '许可证服务器迁移：申请已收到',
    blocks: [
      paragraph('您的许可证服务器迁移申请已收到。'),
      {
        kind: 'facts',
        rows: [
          ['公司', view.company],
          ['部署编号', view.deploymentId],
          ...(view.serverAddress === undefined ? [] : [['旧服务器', view.serverAddress] as const]),
        ],
      },
      warning(
        '在收到迁移确认邮件之前，请勿停止或重启旧的许可证服务器：一旦停止，它将无法再次激活。',
      ),
      paragraph('在此期间，您的产品照常运行。'),
      signature(view.publisher),
    ],
  }),
  'migration-confirmed': (view) => ({
    subject: '许可证服务器迁移：已确认',
    blocks: [
      warning('现在可以停止旧的许可证服务器了。'),
      paragraph(
        '旧服务器将无法再次激活。请停止它，按以下步骤启动并激活新的服务器，然后在新服务器上注册您的产品。',
      ),
      { kind: 'facts', rows: [['旧部署编号', view.oldDeploymentId]] },
      licenseFacts(view),
      ...download(view),
      ...start(view),
      ...activate(),
      signature(view.publisher),
    ],
  }),
  'expiry-warning': (view) => ({
    subject: `${view.company} 的 ${view.product} 许可证将在 ${view.days} 天后到期`,
    blocks: [
      paragraph(
        `项目“${view.project}”的许可证将在 ${view.days} 天后到期。到期后，其节点将不再获得服务。`,
      ),
      {
        kind: 'facts',
        rows: [
          ['产品', view.product],
          ['项目', view.project],
          ['到期时间', instant(view.endsAt)],
          ['许可证', view.licenseId],
          ['部署编号', view.deploymentId],
        ],
      },
      paragraph(
        `请联系 ${view.publisher} 续期。续期后的许可证直接交给正在运行的许可证服务器，无需重启，也无需重新激活。`,
      ),
      signature(view.publisher),
    ],
  }),
}

const signature = (publisher: string): Block => paragraph(`${publisher}（本邮件由程序自动发送）`)

const licenseFacts = (view: ConfirmationView): Block => ({
  kind: 'facts',
  rows: [
    ['公司', view.company],
    ['产品', view.product],
    ['项目', view.project],
    ['产品版本', view.versions],
    ['最大注册数', String(view.maxConnections)],
    ['到期时间', view.endsAt === undefined ? '永久' : instant(view.endsAt)],
    ['部署编号', view.deploymentId],
  ],
})

const ARCHITECTURES = { amd64: '仅 amd64（x86-64）', arm64: '仅 arm64' }

const download = (view: InstallView): readonly Block[] => [
  paragraph(
    `1. 下载许可证服务器。链接在 ${instant(view.linksEndAt)} 之前有效，仅供您本人使用：归档文件中含有私钥。`,
  ),
  ...view.archives.flatMap(archive),
  paragraph('请核对校验和：对文件执行 sha256sum，输出必须与上面完全一致。'),
]

const archive = (one: ArchiveView): readonly Block[] => [
  {
    kind: 'link',
    label: `${one.architecture === undefined ? '两种架构' : ARCHITECTURES[one.architecture]}，${megabytes(one.sizeBytes)}`,
    url: one.url,
  },
  code(`${one.sha256}  ${one.fileName}`),
]

const start = (view: InstallView): readonly Block[] => [
  paragraph('2. 导入镜像：'),
  code(...loadLines(view)),
  paragraph('3. 启动。/app/config 之前的目录保存服务器的状态，必须保持不变。'),
  code(runLine(view, 'amd64')),
  paragraph('在 arm64 机器上：'),
  code(runLine(view, 'arm64')),
]

const activate = (): readonly Block[] => [
  paragraph(
    '4. 激活：打开 https://HOST:PORT/license/qrcode（docker ps 会显示映射到 8081 的端口），用能上网的手机扫描二维码，把手机显示的六位数字输入该页面。二维码五分钟内有效。',
  ),
  paragraph(
    '5. 在产品中打开“系统管理 > 注册管理 > 立即注册”，选择“私有云”，输入 https://HOST:PORT。',
  ),
]

const FIELDS: { readonly [field: string]: string } = {
  from: '发件人',
  company: '公司',
  projectName: '项目名称',
  contractSignedOn: '合同签订日期',
  registrationMethod: '注册方式',
  maxRegistrations: '最大注册数',
  product: '产品',
  'productVersion.minor': '产品版本',
  'productVersion.build': '构建日期',
  serverAddress: '旧服务器地址',
  deploymentId: '部署编号',
}

/** Each problem that a rule names, by what it begins with; the rest of it is kept. */
const PROBLEMS: readonly (readonly [start: string, text: string])[] = [
  ['is missing; it is one of: ', '缺失；应为以下之一：'],
  ['is missing', '缺失'],
  ['is given more than once', '给出了多个不同的值'],
  ['is not a licensee', '不是被许可方'],
  ["is not the contract's address", '不是合同登记的邮箱'],
  ["is not the contract's date", '与合同的签订日期不符'],
  ['is not a date of the form YYYY-MM-DD', '不是 YYYY-MM-DD 格式的日期'],
  ['is not a whole number from 1 to ', '应为整数，范围 1 至 '],
  ['is not a version like 11.5', '不是形如 11.5 的版本号'],
  ['is not the product of the title', '与标题中的产品不一致'],
  ['is not one of: ', '应为以下之一：'],
  ['is not a deployment of this contract', '不是本合同的部署'],
  ['is not the deployment of the attached privateConfig', '与所附 privateConfig 的部署不一致'],
  ['holds characters that a name may not have, or too many', '含有名称中不允许的字符，或过长'],
  ['is not "', '应为 "'],
]

export function faultText({ field, problem }: Fault): string {
  const known = PROBLEMS.find(([start]) => problem.startsWith(start))
  const text = known === undefined ? problem : `${known[1]}${problem.slice(known[0].length)}`
  return `${FIELDS[field] ?? field}：${text}`
}

const form = ({ company, wants }: FaultsView): Block =>
  wants === 'license'
    ? code(
        `公司：${company}`,
        '项目名称：（项目的名称）',
        '合同签订日期：（YYYY-MM-DD）',
        '注册方式：Private Cloud AUTH',
        '最大注册数：（项目的节点数；省略时为 1）',
        '产品版本：（次版本，如 11.5），构建日期（YYYY-MM-DD，可省略）',
      )
    : code(
        `公司：${company}`,
        '旧服务器地址：（https://HOST:PORT）',
        '部署编号：（许可证服务器页面上显示）',
      )
