// What people read of each refusal: headline, what it means, what to do. English and Chinese.
// A headline here is what a dialog shows; tests assert codes, never these sentences.
import type { CatalogueEntry, ErrorName } from './catalogue.ts'

type Texts = Pick<CatalogueEntry, 'title' | 'explanation' | 'remedy'>

const texts = (
  title: readonly [string, string],
  explanation: readonly [string, string],
  remedy: readonly [string, string],
): Texts => ({
  title: { en: title[0], zh: title[1] },
  explanation: { en: explanation[0], zh: explanation[1] },
  remedy: { en: remedy[0], zh: remedy[1] },
})

export const CATALOGUE_TEXTS: { readonly [name in ErrorName]: Texts } = {
  JSON_PARSER_ERROR: texts(
    ['Incorrect data format', '数据格式不正确'],
    ['The request body is not valid JSON.', '请求内容不是有效的 JSON。'],
    ['Send one JSON document in UTF-8.', '请发送一个 UTF-8 编码的 JSON 文档。'],
  ),
  PARAM_INPUT_ERROR: texts(
    ['Incorrect parameter', '参数不正确'],
    [
      'One or more fields are missing or wrong; each is named.',
      '有字段缺失或填写错误，已逐一列出。',
    ],
    ['Correct the named fields and send again.', '请更正所列字段后重新提交。'],
  ),
  DO_NOT_NEED_DEACTIVATE: texts(
    ['This unauthorized machine does not need to be unbound', '该机器未授权，无需解绑'],
    [
      'The license server holds no seat under this registration.',
      '许可证服务器上没有该注册对应的席位。',
    ],
    ['Nothing needs to be done.', '无需任何操作。'],
  ),
  LICENSE_EXPIRED: texts(
    ['Certificate expired', '证书已过期'],
    [
      'The license is past its end date, or not yet at its start date.',
      '许可证已超过截止日期，或尚未到生效日期。',
    ],
    [
      'Ask the publisher for a renewed license and upload it to the license server; nothing needs to be restarted. Before its start date, wait for that.',
      '请向发布方申请续期许可证并上传到许可证服务器，无需重启；若尚未到生效日期，请等待该日期。',
    ],
  ),
  REPORT_VERSION_ERROR: texts(
    ['Version mismatch', '版本不匹配'],
    ['The license does not cover this product version or build.', '许可证未涵盖该产品版本或构建。'],
    [
      'Run a version that the license covers, or ask the publisher for a license that covers this one.',
      '请使用许可证涵盖的版本，或向发布方申请涵盖该版本的许可证。',
    ],
  ),
  ACCOUNT_STATUS_ERROR: texts(
    ['Abnormal account status', '账户状态异常'],
    ['The license or its deployment is suspended or ended.', '许可证或其部署已被暂停或终止。'],
    [
      'Ask the publisher; the license id is shown on the license server.',
      '请联系发布方；许可证编号可在许可证服务器上查看。',
    ],
  ),
  LICENSE_IP_ERROR: texts(
    ['Disallowed IP address', '不允许的 IP 地址'],
    ['The license does not allow nodes from this address.', '许可证不允许来自该地址的节点。'],
    [
      'Run the node in an allowed network; behind a proxy, name it in MARQUE_TRUSTED_PROXIES on the license server.',
      '请在允许的网络中运行节点；若经过代理，请在许可证服务器的 MARQUE_TRUSTED_PROXIES 中配置该代理。',
    ],
  ),
  LICENSE_DOMAIN_ERROR: texts(
    ['Disallowed domain name', '不允许的域名'],
    ['The license does not allow this domain name.', '许可证不允许该域名。'],
    [
      'Serve the product under an allowed domain, or ask the publisher to add this one.',
      '请使用允许的域名提供服务，或请发布方加入该域名。',
    ],
  ),
  LICENSE_APPNAME_ERROR: texts(
    ['Disallowed app name', '不允许的应用名'],
    ['The license does not allow this app name.', '许可证不允许该应用名。'],
    [
      'Deploy under an allowed app name, or ask the publisher to add this one.',
      '请使用允许的应用名部署，或请发布方加入该应用名。',
    ],
  ),
  REGISTER_OUT_OF_LIMIT: texts(
    ['The maximum license number has been reached', '已达到最大许可数量'],
    ['All seats of the license are in use.', '许可证的所有席位均已占用。'],
    [
      'Unbind a node that is not needed, wait until a stopped one has expired, or ask the publisher for more seats.',
      '请解绑不需要的节点、等待已停止的节点过期，或向发布方申请更多席位。',
    ],
  ),
  SERVER_UNREACHABLE: texts(
    [
      'The project server fails to connect to the license server',
      '项目服务器无法连接到许可证服务器',
    ],
    [
      'No license server of this product answered at the address; the cause is named.',
      '该地址上没有本产品的许可证服务器应答，原因已列出。',
    ],
    [
      'Check address, port, firewall and certificate; `marque doctor https://HOST:PORT` tests each step.',
      '请检查地址、端口、防火墙和证书；可用 `marque doctor https://HOST:PORT` 逐项检查。',
    ],
  ),
  CERTIFICATE_INCORRECT: texts(
    ['The certificate content is incorrect', '证书内容不正确'],
    [
      'A license or another signed document is damaged, altered, or signed for something else.',
      '许可证或其他签名文档已损坏、被修改，或并非为此用途签发。',
    ],
    [
      'Use the file exactly as the publisher issued it for this deployment and product; see the cause under details.',
      '请使用发布方为该部署和产品签发的原始文件；具体原因见详情。',
    ],
  ),
  SERVER_NOT_ACTIVATED: texts(
    ['The license server waits for activation', '许可证服务器正在等待激活'],
    [
      'The license server has not been activated since it started, or cannot recover this project by itself.',
      '许可证服务器启动后尚未激活，或无法自行恢复该项目。',
    ],
    [
      'Open the QR page of the license server, scan the code with a phone and type the six digits.',
      '请打开许可证服务器的二维码页面，用手机扫码并输入六位验证码。',
    ],
  ),
  PROJECT_LOCKED: texts(
    ['Environment proofs are needed', '需要环境证明'],
    [
      'The license server has restarted and asks the project for proofs of its components; the SDK gives them by itself.',
      '许可证服务器已重启，需要项目提供其组件的证明；SDK 会自动完成。',
    ],
    ['Wait a few seconds.', '请稍候几秒。'],
  ),
  ENVIRONMENT_CHANGED: texts(
    [
      "The project's components changed; activate by QR code again",
      '项目的组件已变化，请重新扫码激活',
    ],
    [
      'Too few of the components that the registration is sealed to could be shown unchanged; the slots are named.',
      '注册所绑定的组件中，未变化的数量不足，已列出相应组件。',
    ],
    [
      'Bring the named components back, or activate the license server by QR code.',
      '请恢复所列组件，或通过二维码重新激活许可证服务器。',
    ],
  ),
  LEASE_UNKNOWN: texts(
    ['This registration is not known; register again', '该注册不存在，请重新注册'],
    [
      'The registration has expired or was released, or the lease secret is not its own.',
      '该注册已过期或已解绑，或租约密钥不匹配。',
    ],
    ['Register the node again.', '请重新注册该节点。'],
  ),
  CLOCK_MOVED_BACK: texts(
    ['The clock is wrong', '时钟不正确'],
    [
      'A clock is too far from the right time; whose and by how much is named.',
      '时钟与应有时间相差过大，已列出相应时钟及偏差。',
    ],
    [
      'Set the clock of the named machine, or activate by QR code, which proves the time.',
      '请校正所列机器的时钟，或通过二维码激活以证明时间。',
    ],
  ),
  EVICTED: texts(
    ['An operator removed this node', '管理员已移除该节点'],
    [
      'The node lost its seat by decision of an operator; the reason given is shown.',
      '管理员取消了该节点的席位，原因见说明。',
    ],
    [
      'Ask the operator of the license server; once they agree, register the node again.',
      '请联系许可证服务器管理员，获准后再重新注册该节点。',
    ],
  ),
  CLONE_DETECTED: texts(
    ['A second copy of this license server is running', '检测到该许可证服务器的另一份副本正在运行'],
    [
      'Two license servers run from copies of one config directory, or a backup was restored.',
      '有两台许可证服务器使用同一配置目录的副本，或曾恢复过备份。',
    ],
    [
      'Stop the copy; after restoring a backup, activate once by QR code.',
      '请停止副本；如恢复了备份，请通过二维码激活一次。',
    ],
  ),
  REINSTALL_LIMIT: texts(
    [
      'This deployment was installed anew too often; ask the publisher',
      '该部署重新安装次数过多，请联系发布方',
    ],
    [
      'New or restored config directories of this deployment were activated more often than it allows.',
      '该部署以新的或恢复的配置目录激活的次数超过了允许的次数。',
    ],
    ['Ask the publisher to allow one more installation.', '请发布方再允许一次安装。'],
  ),
  NODE_DUPLICATED: texts(
    ['Two nodes run under one name', '两个节点使用了同一名称'],
    [
      'Another process registered under this node name and took the seat over.',
      '另一个进程以相同的节点名注册并接管了席位。',
    ],
    ['Give every node its own name.', '请为每个节点使用不同的名称。'],
  ),
  CODE_INCORRECT: texts(
    ['Wrong verification code', '验证码错误'],
    [
      'The six digits are not those of the QR code that is shown now.',
      '六位数字与当前二维码不符。',
    ],
    [
      'Type the code that the phone shows for the QR code on this page.',
      '请输入手机扫描本页二维码后显示的验证码。',
    ],
  ),
  CODE_LOCKED: texts(
    ['Too many wrong codes', '验证码错误次数过多'],
    [
      'After more than five wrong codes no code is taken for 15 minutes; a restart does not shorten this.',
      '错误超过五次后，15 分钟内不接受验证码；重启不会缩短该时间。',
    ],
    [
      'Wait until the time is over, then refresh the QR code.',
      '请等待锁定时间结束，然后刷新二维码。',
    ],
  ),
  CHALLENGE_EXPIRED: texts(
    [
      'The QR code has expired or was used or replaced; refresh it',
      '二维码已过期、已使用或已被替换，请刷新',
    ],
    [
      'A QR code lives five minutes, works once, and ends when a newer one is shown.',
      '二维码有效期五分钟，仅可使用一次，显示新码后旧码失效。',
    ],
    ['Refresh the QR code and scan it again.', '请刷新二维码后重新扫描。'],
  ),
  LINK_EXPIRED: texts(
    ['The link no longer works', '链接已失效'],
    [
      'A link works for a limited time. It may also have been used up or withdrawn.',
      '链接仅在有限时间内有效，也可能已被使用或撤回。',
    ],
    ['Ask whoever sent it for a new one.', '请向发送者索取新的链接。'],
  ),
  LOGIN_REQUIRED: texts(
    ['Login required', '需要登录'],
    [
      'No valid session, password or token came with the request.',
      '请求未附带有效的会话、密码或令牌。',
    ],
    ['Log in, or send a valid token.', '请登录，或使用有效令牌。'],
  ),
  NOT_ALLOWED: texts(
    ['Not allowed', '没有权限'],
    ['The account or token has no right to do this.', '该账户或令牌无权执行此操作。'],
    ['Ask an administrator for the needed role.', '请向管理员申请所需角色。'],
  ),
  NOT_FOUND: texts(
    ['Not found', '未找到'],
    ['There is nothing at this address.', '该地址不存在任何内容。'],
    ['Check the address and the id.', '请检查地址和编号。'],
  ),
  CONFLICT: texts(
    ['Conflict with the present state', '与当前状态冲突'],
    ['What is there now does not allow this change.', '当前状态不允许此更改。'],
    ['Look at the present state, then decide again.', '请查看当前状态后再决定。'],
  ),
  BODY_TOO_LARGE: texts(
    ['The request is too large', '请求过大'],
    ['The body is larger than this address takes.', '请求内容超过该地址允许的大小。'],
    ['Send a smaller document.', '请发送更小的文档。'],
  ),
  CONTENT_TYPE: texts(
    ['Unsupported content type', '不支持的内容类型'],
    ['Only application/json is taken here.', '此处仅接受 application/json。'],
    [
      'Send JSON with Content-Type: application/json.',
      '请以 Content-Type: application/json 发送 JSON。',
    ],
  ),
  TOO_MANY_REQUESTS: texts(
    ['Too many requests', '请求过于频繁'],
    [
      'More requests came in a short time than this address takes.',
      '短时间内的请求数量超过该地址的限制。',
    ],
    ['Wait for the time in Retry-After, then try again.', '请等待 Retry-After 所示时间后重试。'],
  ),
  INTERNAL: texts(
    ['Unexpected fault', '意外故障'],
    [
      'Something failed that should not; the log holds it under the same ref.',
      '发生了意外故障，日志中以相同的 ref 记录。',
    ],
    ['Try again; if it stays, report the ref.', '请重试；若持续出现，请报告该 ref。'],
  ),
  NOT_READY: texts(
    ['Not ready', '尚未就绪'],
    [
      'A part that this needs is not there yet; it is named.',
      '所需的某一部分尚未就绪，已列出名称。',
    ],
    ['Do what the detail says, then try again.', '请按详情操作后重试。'],
  ),
}
