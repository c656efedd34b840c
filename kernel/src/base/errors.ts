// The one catalogue of what can go wrong. A code is a promise to clients: it is added to, never reused.
// Refusals are answers (returned); faults are breakage (thrown). Both carry a code from here.

/** HTTP status, Chinese and English text. `{name}` is replaced by the parameter of that name. */
export type ErrorEntry = { readonly status: number; readonly zh: string; readonly en: string }

// biome-ignore format: a table, one code a line
export const ERRORS = {
  // intake and forms
  'input-invalid': { status: 422, zh: '输入不符合要求：{detail}', en: 'The input is not valid: {detail}' },
  'body-too-large': { status: 413, zh: '内容过大（上限 {limit}）', en: 'Too much was sent (limit {limit})' },
  'form-field-missing': { status: 422, zh: '请填写“{label}”', en: 'Please fill in “{label}”' },
  'form-field-invalid': { status: 422, zh: '“{label}”填写不正确', en: '“{label}” is not filled in correctly' },
  'form-field-unknown': { status: 422, zh: '表单没有“{field}”这一项', en: 'The form has no field “{field}”' },
  // who may
  'not-signed-in': { status: 401, zh: '请先登录', en: 'Please sign in' },
  'sign-in-wrong': { status: 401, zh: '账号或密码不正确', en: 'The account or the password is wrong' },
  'not-allowed': { status: 403, zh: '您没有这项权限', en: 'You are not allowed to do this' },
  'origin-refused': { status: 403, zh: '请求来源不被接受', en: 'The origin of the request is not accepted' },
  'too-many-requests': { status: 429, zh: '请求过于频繁，请稍后再试', en: 'Too many requests, please try again later' },
  'not-found': { status: 404, zh: '没有找到{what}', en: '{what} was not found' },
  // accounts, second factor, keys
  'sign-in-locked': { status: 429, zh: '失败次数过多，请在 {seconds} 秒后（{time}）再试', en: 'Too many failed attempts, please try again in {seconds} s (at {time})' },
  'sign-in-expired': { status: 401, zh: '登录已超时，请重新登录', en: 'The sign-in took too long, please sign in again' },
  'account-disabled': { status: 403, zh: '账号已停用', en: 'The account is disabled' },
  'account-external': { status: 409, zh: '账号由统一身份认证管理，不能在这里修改', en: 'The account is kept by the identity provider and cannot be changed here' },
  'login-taken': { status: 409, zh: '账号名“{login}”已被使用', en: 'The login “{login}” is taken' },
  'second-factor-needed': { status: 403, zh: '您的角色须先启用动态口令', en: 'Your role asks for a second factor first' },
  'second-factor-wrong': { status: 401, zh: '动态口令或恢复码不正确，或已使用过', en: 'The code is wrong or was used before' },
  'second-factor-exists': { status: 409, zh: '动态口令已经启用', en: 'There is a second factor already' },
  'second-factor-missing': { status: 409, zh: '尚未启用动态口令', en: 'There is no second factor' },
  'password-wrong': { status: 403, zh: '原密码不正确', en: 'The present password is wrong' },
  'password-too-short': { status: 422, zh: '密码至少 {least} 个字符', en: 'A password has at least {least} characters' },
  'password-too-common': { status: 422, zh: '这个密码太常见', en: 'This password is among the most common ones' },
  'password-like-login': { status: 422, zh: '密码不能包含账号名', en: 'The password must not contain the login' },
  'reset-code-wrong': { status: 401, zh: '一次性代码不正确、已使用或已过期', en: 'The one-time code is wrong, was used or has expired' },
  'proposal-own': { status: 403, zh: '须由另一位管理员批准', en: 'Another administrator has to approve this' },
  'proposal-concerned': { status: 403, zh: '不能批准涉及本人的提议', en: 'Nobody approves what concerns himself' },
  'proposal-over': { status: 409, zh: '提议已经结束', en: 'The proposal is over' },
  'proposal-outdated': { status: 409, zh: '提议之后情况已有变化，请重新提议', en: 'Things have changed since the proposal, please propose anew' },
  'administrators-too-few': { status: 409, zh: '至少须保留两位可用的管理员', en: 'At least two administrators must remain' },
  'key-ended': { status: 401, zh: '密钥已到期或已撤销', en: 'The key has ended or was revoked' },
  'key-scope': { status: 403, zh: '密钥不含这项权限：{what}', en: 'The key does not cover this: {what}' },
  'signal-too-old': { status: 422, zh: '信号时间早于密钥允许的 {hours} 小时', en: 'The signal is older than the {hours} h that the key allows' },
  'oidc-unavailable': { status: 503, zh: '统一身份认证暂时无法使用', en: 'The identity provider cannot be reached' },
  'oidc-refused': { status: 401, zh: '统一身份认证未通过，请重新登录', en: 'The identity provider’s answer was not accepted, please sign in again' },
  'oidc-no-rights': { status: 403, zh: '您在统一身份认证中没有本平台的角色，请联系管理员', en: 'The identity provider gives you no role on this platform, please ask an administrator' },
  // cases
  'case-not-found': { status: 404, zh: '没有这个案卷', en: 'There is no such case' },
  'case-exists': { status: 409, zh: '案卷已经存在', en: 'The case exists already' },
  'case-ended': { status: 409, zh: '案卷已经结束', en: 'The case has ended' },
  'case-not-ended': { status: 409, zh: '案卷尚未结束', en: 'The case has not ended' },
  'case-changed': { status: 409, zh: '案卷已有新的变化，请刷新后再试', en: 'The case has changed meanwhile, please reload' },
  'move-unknown': { status: 409, zh: '这一步没有“{move}”这个动作', en: 'This step has no move “{move}”' },
  'return-not-possible': { status: 409, zh: '这一步不能退回', en: 'This step cannot be returned' },
  'return-reason-unknown': { status: 422, zh: '请选择退回理由', en: 'Please choose a reason for the return' },
  'pause-not-possible': { status: 409, zh: '这一步不能暂停计时', en: 'This step cannot be paused' },
  'pause-too-long': { status: 422, zh: '暂停时间超过上限', en: 'The pause is longer than allowed' },
  'case-paused': { status: 409, zh: '案卷正在暂停', en: 'The case is paused' },
  'case-not-paused': { status: 409, zh: '案卷没有暂停', en: 'The case is not paused' },
  'dispute-not-possible': { status: 409, zh: '这一步不能提出异议', en: 'This step cannot be disputed' },
  'dispute-too-late': { status: 409, zh: '期限已过，不能再提出异议', en: 'The deadline has passed, it can no longer be disputed' },
  'dispute-reason-unknown': { status: 422, zh: '请选择异议理由', en: 'Please choose why it is not yours' },
  'dispute-not-there': { status: 409, zh: '没有等待裁定的异议', en: 'Nothing waits for a ruling' },
  'case-disputed': { status: 409, zh: '责任归属正在裁定', en: 'Whose it is is being ruled on' },
  'ruling-ground-unknown': { status: 422, zh: '请选择裁定依据', en: 'Please choose the ground of the ruling' },
  'ruling-party-unknown': { status: 422, zh: '请选择承担这一责任的单位', en: 'Please choose a party that answers for this' },
  'more-time-not-possible': { status: 409, zh: '这一步不能申请延期', en: 'No more time can be asked for at this step' },
  'more-time-asked-already': { status: 409, zh: '延期申请正在等待答复', en: 'More time has been asked for and not answered yet' },
  'more-time-too-late': { status: 409, zh: '期限已过，不能再延期', en: 'The deadline has passed, no more time can be given' },
  'more-time-too-long': { status: 422, zh: '延期超过上限', en: 'More time than can be given' },
  'more-time-not-asked': { status: 409, zh: '没有等待答复的延期申请', en: 'Nobody asks for more time' },
  'proof-not-running': { status: 409, zh: '案卷不在核实中', en: 'No proof is running on the case' },
  'judgement-not-asked': { status: 409, zh: '没有请您评价这个案卷', en: 'You were not asked to judge this case' },
  'already-judged': { status: 409, zh: '已经评价过了', en: 'The case has been judged already' },
  'deadline-not-reached': { status: 409, zh: '还没有到期限', en: 'The deadline has not been reached' },
  'addressee-unknown': { status: 422, zh: '请指明由哪个单位承办', en: 'Please say which party it is addressed to' },
  'notice-not-due': { status: 409, zh: '目标不是红色，或案卷没有超期，不能由此发出督办单', en: 'The target is not red, or the case is not late: no notice can be made from it' },
  'nobody-answers': { status: 409, zh: '“{place}”没有人承担“{role}”', en: 'Nobody answers as “{role}” for “{place}”' },
  'command-id-reused': { status: 409, zh: '同一编号的请求内容不同', en: 'The same request id came with different content' },
  // signals
  'signal-rule-unknown': { status: 422, zh: '没有“{rule}”这条规则', en: 'There is no rule “{rule}”' },
  'signal-place-unknown': { status: 422, zh: '没有“{place}”这个地点', en: 'There is no place “{place}”' },
  'signal-place-kind': { status: 422, zh: '地点“{place}”不适用这条规则', en: 'The rule does not apply to place “{place}”' },
  'signal-from-future': { status: 422, zh: '信号时间晚于当前时间', en: 'The signal is dated in the future' },
  // eye
  'camera-unreadable': { status: 422, zh: '无法读取视频源：{detail}', en: 'The video source cannot be read: {detail}' },
  'camera-truncated': { status: 422, zh: '视频不完整，在第 {frames} 帧后中断', en: 'The video breaks off after {frames} frames' },
  'camera-not-found': { status: 404, zh: '没有这个视频源：{source}', en: 'There is no such video source: {source}' },
  'camera-clock-jumped': { status: 422, zh: '摄像头时间倒退 {seconds} 秒，重新开始计时', en: 'The camera clock went back {seconds} s, timing starts anew' },
  'ffmpeg-missing': { status: 501, zh: '本机没有 ffmpeg，无法读取视频；请安装 ffmpeg 或改用 JPEG 文件夹', en: 'This machine has no ffmpeg to read video with; install ffmpeg or use a folder of JPEGs' },
  'picture-invalid': { status: 422, zh: '不是可读的图片：{detail}', en: 'Not a readable picture: {detail}' },
  'picture-too-large': { status: 413, zh: '图片过大（上限 {limit}）', en: 'The picture is too large (limit {limit})' },
  'model-unreadable': { status: 422, zh: '无法读取模型：{detail}', en: 'The model cannot be read: {detail}' },
  'model-outputs-wrong': { status: 422, zh: '模型输出不符合任何已知结构：{detail}', en: 'The outputs of the model fit no known layout: {detail}' },
  'zones-invalid': { status: 422, zh: '区域文件不正确：{detail}', en: 'The zones file is not valid: {detail}' },
  'zone-outside-frame': { status: 422, zh: '区域“{zone}”超出画面', en: 'Zone “{zone}” lies outside the frame' },
  'zone-crosses-itself': { status: 422, zh: '区域“{zone}”的边相互交叉', en: 'Zone “{zone}” crosses itself' },
  'zone-too-small': { status: 422, zh: '区域“{zone}”没有面积', en: 'Zone “{zone}” has no area' },
  'camera-silent': { status: 503, zh: '摄像头已有 {seconds} 秒没有画面，正在重新连接', en: 'The camera has sent no picture for {seconds} s and is being connected again' },
  'signals-waiting': { status: 503, zh: '有 {count} 条信号在本机等待入库', en: '{count} signals wait on this machine for the database' },
  'signals-no-room': { status: 507, zh: '等待入库的信号已达上限（{count} 条），新的发现暂不接收', en: 'As many signals wait for the database as there is room for ({count}); what is noticed now is not taken' },
  'signal-set-aside': { status: 500, zh: '信号 {signal} 多次无法入库，已另存待查', en: 'Signal {signal} could not be taken several times and was set aside' },
  'eye-not-running': { status: 503, zh: '没有可用的视觉进程，图片未被接收', en: 'No eye is running, the picture was not accepted' },
  'camera-address-refused': { status: 422, zh: '摄像头地址不被允许：{detail}', en: 'The address of the camera is not allowed: {detail}' },
  'model-too-heavy': { status: 422, zh: '模型超出允许的资源：{detail}', en: 'The model takes more than is allowed: {detail}' },
  // messages to others
  'webhook-address-refused': { status: 422, zh: '不能向这个地址推送：{detail}', en: 'Nothing is sent to this address: {detail}' },
  'webhook-state-wrong': { status: 409, zh: '推送不处于可以这样做的状态', en: 'The delivery is not in a state for this' },
  'secret-unreadable': { status: 500, zh: '密文无法解开：{detail}', en: 'A sealed secret cannot be opened: {detail}' },
  // what people told us
  'personal-not-found': { status: 404, zh: '没有这项个人信息', en: 'There is no such personal value' },
  'personal-gone': { status: 410, zh: '这项个人信息已经删除，无法恢复', en: 'This personal value was destroyed and cannot be brought back' },
  'personal-purpose-wrong': { status: 403, zh: '这项个人信息不是为这个用途收集的', en: 'This personal value was not told for that purpose' },
  'personal-held': { status: 409, zh: '案卷办结之前，这项信息须依法保留', en: 'The law asks to keep this until the case has ended' },
  'personal-unreadable': { status: 500, zh: '个人信息的密文无法读取', en: 'A sealed personal value cannot be read' },
  'follow-code-wrong': { status: 401, zh: '查询码不正确', en: 'The code is wrong' },
  'master-key-missing': { status: 503, zh: '缺少主密钥（{generation}），个人信息无法读取；请恢复主密钥文件', en: 'The master key ({generation}) is missing, personal data cannot be read; put the key file back' },
  'master-key-wrong': { status: 503, zh: '主密钥（{generation}）与数据库不符', en: 'The master key ({generation}) is not the one of this database' },
  'master-key-invalid': { status: 503, zh: '主密钥文件不正确：{detail}', en: 'The master key file is not valid: {detail}' },
  'master-key-exposed': { status: 503, zh: '主密钥文件可被其他用户读取（权限 {mode}），应为 0600', en: 'Others can read the master key file (mode {mode}), it must be 0600' },
  'master-key-in-use': { status: 409, zh: '仍有 {count} 个密钥由旧主密钥保护，请先完成轮换', en: 'The old master key still wraps {count} keys, finish the rotation first' },
  // targets that are followed
  'target-exists': { status: 409, zh: '这项目标已经在跟踪', en: 'The target is followed already' },
  'target-changed': { status: 409, zh: '内容已有新的变化，请刷新后再试', en: 'It has changed meanwhile, please reload' },
  'target-state-wrong': { status: 409, zh: '目标或报告不处于可以这样做的状态', en: 'The target or the report is not in a state for this' },
  'target-value-unknown': { status: 409, zh: '目标没有这个数值', en: 'The target has no such value' },
  'target-figure-wrong': { status: 422, zh: '数值不完整或不正确', en: 'The figure is missing or not valid' },
  'target-date-outside': { status: 422, zh: '日期 {day} 不在 {year} 年内，或晚于今天', en: 'The day {day} is not in {year}, or is still to come' },
  'target-full': { status: 409, zh: '这项目标的数值或佐证已达上限', en: 'The target has as many values or pieces of evidence as it can hold' },
  'target-tie-unfit': { status: 422, zh: '这个实时指标与目标的计量方式不一致', en: 'This live indicator does not measure what the target promises' },
  'target-year-missing': { status: 422, zh: '文件没有写明年份，请补充', en: 'The document does not say its year, please give it' },
  'target-report-empty': { status: 422, zh: '文件中没有找到目标任务', en: 'No task was found in the document' },
  'target-reading-unfit': { status: 422, zh: '更正与这项任务的内容不符：{detail}', en: 'The correction does not fit this task: {detail}' },
  'target-file-refused': { status: 422, zh: '佐证文件只接受 PDF、Office、OFD 文件和图片，其他请用链接', en: 'Evidence files are PDF, Office, OFD or pictures; please give a link for anything else' },
  // storage
  'evidence-no-room': { status: 507, zh: '存储空间不足，证据未能保存', en: 'There is no room to store the evidence' },
  'evidence-missing': { status: 404, zh: '没有这份证据', en: 'There is no such evidence' },
  'data-folder-locked': { status: 503, zh: '数据目录正被进程 {pid} 使用', en: 'The data folder is in use by process {pid}' },
  'database-unusable': { status: 503, zh: '数据库无法使用：{detail}', en: 'The database cannot be used: {detail}' },
  'database-not-migrated': { status: 503, zh: '数据库还缺少迁移，请先运行 gongzhi migrate：{missing}', en: 'The database lacks migrations, run gongzhi migrate first: {missing}' },
  'history-broken': { status: 500, zh: '历史记录校验不通过：{detail}', en: 'The history does not verify: {detail}' },
  // backup, restore, keeping
  'backup-broken': { status: 422, zh: '备份文件不完整或被改动：{detail}', en: 'The backup is incomplete or was altered: {detail}' },
  'backup-too-new': { status: 409, zh: '备份由更新的程序写成：{detail}', en: 'The backup was written by a later program: {detail}' },
  'backup-key-wrong': { status: 409, zh: '主密钥与备份不符：{detail}', en: 'The master key does not fit the backup: {detail}' },
  'backup-no-room': { status: 507, zh: '备份空间不足', en: 'There is no room for the backup' },
  'backup-running': { status: 409, zh: '正在备份，请稍后再试', en: 'A backup is under way, please try again later' },
  'backup-failed': { status: 500, zh: '备份没有完成：{detail}', en: 'The backup was not completed: {detail}' },
  'restore-not-empty': { status: 409, zh: '恢复目标不是空的：{detail}', en: 'The target of the restore is not empty: {detail}' },
  'restore-unfinished': { status: 503, zh: '上次恢复没有完成，请重新运行 gongzhi restore', en: 'A restore was not completed, please run gongzhi restore again' },
  'evidence-removed': { status: 410, zh: '图片已于 {date} 按保存期限删除', en: 'The picture was removed on {date} at the end of its retention' },
  'upload-quota': { status: 429, zh: '未使用的上传过多（上限 {limit}），请先提交或稍后再试', en: 'Too many uploads wait to be used (limit {limit}), please use them or try again later' },
  // documents that are read, files that are published
  'document-too-large': { status: 413, zh: '文件过大（上限 {limit}）', en: 'The file is too large (limit {limit})' },
  'document-bomb': { status: 422, zh: '文件展开后超出允许的范围，没有读取：{detail}', en: 'The file unfolds beyond what is allowed and was not read: {detail}' },
  'document-macros': { status: 422, zh: '文件带有宏。宏不会被运行，文件也没有读取；请另存为不带宏的 xlsx 或 docx', en: 'The file holds macros. They are never run and the file was not read; please save it as xlsx or docx without macros' },
  'document-encrypted': { status: 422, zh: '文件设有密码，无法读取；请去掉密码后再试', en: 'The file is protected by a password and cannot be read; please remove the password' },
  'document-scan': { status: 422, zh: '这份 PDF 是扫描件，只有图片，没有文字，无法读取；请提供文字版', en: 'This PDF is a scan: pictures without text, which cannot be read; please provide one with text' },
  'document-unknown': { status: 415, zh: '不是能读取的文件（{detail}）。可以读取 txt、csv、html、xlsx、docx 和有文字的 pdf', en: 'Not a file that can be read ({detail}). Readable are txt, csv, html, xlsx, docx and pdf with text' },
  'document-broken': { status: 422, zh: '文件不完整或已损坏：{detail}', en: 'The file is incomplete or damaged: {detail}' },
  'report-unreadable': { status: 422, zh: '文件中没有能读出的目标任务表：没有找到带序号的任务及其牵头单位、完成情况', en: 'The document holds no table of tasks that can be read: no numbered tasks with their units and progress were found' },
  'report-two-documents': { status: 422, zh: '文件里有两份材料（“{first}”和“{second}”），请分开导入', en: 'The file holds two documents (“{first}” and “{second}”); please import them one by one' },
  'report-half-table': { status: 422, zh: '表格不完整，在第 {no} 项处断开，没有导入；请提供完整的文件', en: 'The table is not whole: it breaks off at task {no}. Nothing was imported; please provide the whole file' },
  'report-columns-missing': { status: 422, zh: '表格缺少“{columns}”一栏，没有导入', en: 'The table lacks the column “{columns}”; nothing was imported' },
  'publication-not-adopted': { status: 409, zh: '报告采用之后才能公开', en: 'A report is published only after it was adopted' },
  'publication-quarter-open': { status: 409, zh: '{year} 年第 {quarter} 季度还没有结束，结束之后才能公开', en: 'Quarter {quarter} of {year} is not over; it is published only afterwards' },
  'publication-reason-missing': { status: 422, zh: '这个季度已经公开第 {version} 版，请写明更正的原因', en: 'Version {version} of this quarter is public already, please say why it is corrected' },
  'publication-draft-changed': { status: 409, zh: '草稿已经变动，请重新查看后再核准', en: 'The draft has changed, please look at it again before approving' },
  'publication-own-draft': { status: 403, zh: '起草的人不能核准自己的草稿', en: 'Whoever drafted it cannot approve it' },
  'publication-font-missing': { status: 503, zh: '没有安装中文字体，无法生成 PDF', en: 'The Chinese font is not installed, no PDF can be made' },
  // packs, calendar, configuration
  'pack-faulty': { status: 422, zh: '场景包有 {count} 处错误：{detail}', en: 'The pack has {count} faults: {detail}' },
  'pack-unknown': { status: 404, zh: '没有“{pack}”这个场景包', en: 'There is no pack “{pack}”' },
  'calendar-invalid': { status: 422, zh: '日历不正确：{detail}', en: 'The calendar is not valid: {detail}' },
  'span-invalid': { status: 422, zh: '时限不正确：{span}', en: 'Not a span of time: {span}' },
  'config-invalid': { status: 500, zh: '配置不正确：{detail}', en: 'The configuration is not valid: {detail}' },
  'port-in-use': { status: 503, zh: '端口 {port} 已被占用，请换一个（--port）', en: 'Port {port} is in use, choose another (--port)' },
  'data-folder-missing': { status: 404, zh: '没有这个数据目录：{folder}', en: 'There is no such data folder: {folder}' },
  'usage': { status: 400, zh: '用法不正确：{detail}', en: 'Wrong usage: {detail}' },
  'unexpected': { status: 500, zh: '出现意外错误', en: 'Something unexpected went wrong' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS
export type ErrorParams = Readonly<Record<string, string | number>>

/** A returned answer "no": the request was understood and nothing was touched. */
export type Refusal = { readonly refused: ErrorCode; readonly params: ErrorParams }

export function refuse(code: ErrorCode, params: ErrorParams = {}): Refusal {
  return { refused: code, params }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

/** The text of a code in one language; a missing parameter stays visible as `{name}`. */
export function errorText(code: ErrorCode, params: ErrorParams = {}, language: 'zh' | 'en' = 'zh'): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** A thrown fault with a catalogue code. `message` is English, for logs. */
export class Fault extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(`${code}: ${errorText(code, params, 'en')}`, options)
    this.name = 'Fault'
    this.code = code
    this.params = params
  }
}
