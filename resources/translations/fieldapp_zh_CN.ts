<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutCard</name>
    <message>
        <source>Remove copies set aside</source>
        <translation>删除另存的副本</translation>
    </message>
    <message>
        <source>Copies set aside</source>
        <translation>另存的副本</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 个</translation>
    </message>
    <message>
        <source>Remove the copies set aside?</source>
        <translation>要删除另存的副本吗？</translation>
    </message>
    <message>
        <source>They are databases and journals of this laptop that were damaged, or replaced. What could be read of them is on your desk. What could not be read is gone once they are removed.</source>
        <translation>它们是本笔记本上曾损坏或被替换的数据库和日志。其中可读取的内容已在您的工作站上；无法读取的内容在删除后将不可恢复。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>复制诊断信息</translation>
    </message>
    <message>
        <source>For whoever helps you: versions, sizes and counts; no names, orders or addresses.</source>
        <translation>供协助您的人使用：仅含版本、大小和数量，不含姓名、工单或地址。</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Orders and catalogue</source>
        <translation>工单与备件目录</translation>
    </message>
    <message>
        <source>Photos and sheets</source>
        <translation>照片与服务报告</translation>
    </message>
    <message>
        <source>Free on the disk</source>
        <translation>磁盘剩余空间</translation>
    </message>
</context>
<context>
    <name>AbsenceDialog</name>
    <message>
        <source>Nobody is on site</source>
        <translation>现场无人</translation>
    </message>
    <message>
        <source>The sheet is sealed without a signature. The customer is asked to confirm it by a link.</source>
        <translation>服务报告不经签名即封存，并请客户通过链接确认。</translation>
    </message>
    <message>
        <source>What you found, whom you called</source>
        <translation>现场情况、联系过谁</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Photo that shows it</source>
        <translation>证明照片</translation>
    </message>
    <message>
        <source>Seal without signature</source>
        <translation>不签名直接封存</translation>
    </message>
    <message>
        <source>Chosen: {0}</source>
        <translation>已选：{0}</translation>
    </message>
    <message>
        <source>Take a photo, or choose one of this order.</source>
        <translation>请拍照，或选择本工单的一张照片。</translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation>选择照片</translation>
    </message>
</context>
<context>
    <name>ActionBar</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Nothing to do here: it is the office&apos;s turn.</source>
        <translation>这里无需操作：等待办公室处理。</translation>
    </message>
</context>
<context>
    <name>ArchiveView</name>
    <message>
        <source>It stands alone.</source>
        <translation>独立设备。</translation>
    </message>
    <message>
        <source>Nothing else depends on it.</source>
        <translation>没有其他设备依赖它。</translation>
    </message>
    <message>
        <source>No open orders.</source>
        <translation>没有未完成的工单。</translation>
    </message>
    <message>
        <source>Service history</source>
        <translation>服务历史</translation>
    </message>
    <message>
        <source>Print a label</source>
        <translation>打印标签</translation>
    </message>
    <message>
        <source>Replace this device</source>
        <translation>更换此设备</translation>
    </message>
    <message>
        <source>Nothing was done to it yet</source>
        <translation>尚无服务记录</translation>
    </message>
    <message>
        <source>Finished orders appear here with what was found and what it cost.</source>
        <translation>完成的工单会连同检查发现和费用显示在这里。</translation>
    </message>
    <message>
        <source>Relate it to another device</source>
        <translation>关联到其他设备</translation>
    </message>
    <message>
        <source>Fitted in, and fitted with</source>
        <translation>所属与组成</translation>
    </message>
    <message>
        <source>What stops when it stops</source>
        <translation>停机影响</translation>
    </message>
    <message>
        <source>Open orders</source>
        <translation>未完成工单</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>读数</translation>
    </message>
    <message>
        <source>replaced by this one</source>
        <translation>已被本设备替换</translation>
    </message>
    <message>
        <source>stands here now</source>
        <translation>现安装于此</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>现场</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>进场方式</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Installed on</source>
        <translation>安装日期</translation>
    </message>
    <message>
        <source>Warranty until</source>
        <translation>保修至</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>拆除时间</translation>
    </message>
    <message>
        <source>Why it was taken out</source>
        <translation>拆除原因</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>至 {0}</translation>
    </message>
    <message>
        <source>labour</source>
        <translation>工时</translation>
    </message>
    <message>
        <source>parts</source>
        <translation>备件</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>合同</translation>
    </message>
    <message>
        <source>Next maintenance</source>
        <translation>下次维护</translation>
    </message>
    <message>
        <source>fitted in</source>
        <translation>所属</translation>
    </message>
    <message>
        <source>fitted with</source>
        <translation>组成</translation>
    </message>
    <message>
        <source>needs</source>
        <translation>依赖</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 台</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n 次服务</numerusform>
        </translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>处理措施</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>工程师</translation>
    </message>
    <message>
        <source>Labour</source>
        <translation>工时</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>This device is not on this laptop</source>
        <translation>本机没有这台设备</translation>
    </message>
    <message>
        <source>Its archive comes with an order on it, or with the next sync.</source>
        <translation>设备档案会随相关工单或下次同步到达。</translation>
    </message>
    <message>
        <source>The label is saved</source>
        <translation>标签已保存</translation>
    </message>
</context>
<context>
    <name>ArticleScreen</name>
    <message>
        <source>It helped</source>
        <translation>有帮助</translation>
    </message>
    <message>
        <source>It did not help</source>
        <translation>没有帮助</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>Nobody has said yet whether it helps.</source>
        <translation>还没有人评价过是否有帮助。</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>知识条目</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>You can change it until the office judges it.</source>
        <translation>在办公室审核之前，您可以随时修改。</translation>
    </message>
    <message>
        <source>Your draft</source>
        <translation>您的草稿</translation>
    </message>
    <message>
        <source>Did it help?</source>
        <translation>是否有帮助？</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>适用范围</translation>
    </message>
    <message>
        <source>What is reported</source>
        <translation>故障现象</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What helps</source>
        <translation>处理方法</translation>
    </message>
    <message>
        <source>every device</source>
        <translation>所有设备</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>适用型号</translation>
    </message>
    <message>
        <source>Kinds of device</source>
        <translation>设备类别</translation>
    </message>
    <message>
        <source>Failure codes</source>
        <translation>故障代码</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>评价</translation>
    </message>
    <message>
        <source>Learnt on</source>
        <translation>来源工单</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>编写人</translation>
    </message>
    <message>
        <source>Written on</source>
        <translation>编写日期</translation>
    </message>
    <message>
        <source>Remark of the office</source>
        <translation>办公室备注</translation>
    </message>
    <message>
        <source>you</source>
        <translation>您</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>第 {0} 版</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>第 {0} 版</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>阅读</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What was different? The office improves the article with it.</source>
        <translation>情况有何不同？办公室将据此改进条目。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Say so</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Take this draft back?</source>
        <translation>收回这份草稿？</translation>
    </message>
    <message>
        <source>Nobody judges it any more. The office still sees it and can take it up again.</source>
        <translation>不再有人审核它；办公室仍能看到，也可以重新采用。</translation>
    </message>
    <message>
        <source>Your draft is taken back.</source>
        <translation>草稿已收回。</translation>
    </message>
    <message>
        <source>Your vote counts. It goes to the office with the next sync.</source>
        <translation>投票已记录，将随下次同步发送到办公室。</translation>
    </message>
    <message>
        <source>This article is not on this laptop any more</source>
        <translation>此条目已不在本机上</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>BundleSaving</name>
    <message>
        <source>Save my unsent work to a file</source>
        <translation>将未发送的工作保存为文件</translation>
    </message>
    <message>
        <source>Work of a desk (*.fieldapp)</source>
        <translation>工作站数据 (*.fieldapp)</translation>
    </message>
    <message>
        <source>Saved to {0} ({1}). It opens with your PIN.</source>
        <translation>已保存到 {0}（{1}）。用您的 PIN 码打开。</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
</context>
<context>
    <name>ChargesSection</name>
    <message>
        <source>Nothing was offered beside the order itself.</source>
        <translation>除本工单外，未向客户报价。</translation>
    </message>
    <message>
        <source>Offered to the customer</source>
        <translation>向客户报价</translation>
    </message>
    <message>
        <source>Nothing was paid yet.</source>
        <translation>尚无收款。</translation>
    </message>
    <message>
        <source>Record a payment</source>
        <translation>登记收款</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已收款</translation>
    </message>
    <message>
        <source>Accepted {0}</source>
        <translation>已同意 {0}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message>
        <source>Is this sheet unchanged?</source>
        <translation>此报告是否未经改动？</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ConflictBox</name>
    <message>
        <source>Two people changed this: {0}</source>
        <translation>两人同时修改了：{0}</translation>
    </message>
    <message>
        <source>Keep the laptop&apos;s</source>
        <translation>保留本机的值</translation>
    </message>
    <message>
        <source>Take the office&apos;s</source>
        <translation>采用办公室的值</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修改前</translation>
    </message>
    <message>
        <source>On the laptop</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>In the office</source>
        <translation>办公室</translation>
    </message>
</context>
<context>
    <name>ContactDialog</name>
    <message>
        <source>Whom to ask</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>The correction goes to this order and to its site, for the next time.</source>
        <translation>更正会写入此工单及其现场，供下次使用。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>DecisionsView</name>
    <message>
        <source>Nothing to decide</source>
        <translation>没有需要裁决的内容</translation>
    </message>
    <message>
        <source>When you and the office change the same field apart, both values appear here.</source>
        <translation>您与办公室各自修改了同一项时，两个值会显示在这里。</translation>
    </message>
</context>
<context>
    <name>DeskWindow</name>
    <message>
        <source>Copy the report</source>
        <translation>复制报告</translation>
    </message>
</context>
<context>
    <name>DeviceDraftDialog</name>
    <message>
        <source>New device</source>
        <translation>新设备</translation>
    </message>
    <message>
        <source>The office sees it with the next sync and completes it.</source>
        <translation>办公室会在下次同步后看到并补全。</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>设备名称</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>现场</translation>
    </message>
    <message>
        <source>Add the device</source>
        <translation>添加设备</translation>
    </message>
</context>
<context>
    <name>DeviceModel</name>
    <message>
        <source>Label {0}</source>
        <translation>标签 {0}</translation>
    </message>
</context>
<context>
    <name>DeviceScreen</name>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
</context>
<context>
    <name>DeviceSection</name>
    <message>
        <source>Scan the device</source>
        <translation>扫描设备</translation>
    </message>
    <message>
        <source>No device on this order</source>
        <translation>此工单没有设备</translation>
    </message>
    <message>
        <source>Scan its label or nameplate to see its archive.</source>
        <translation>扫描标签或铭牌即可查看设备档案。</translation>
    </message>
</context>
<context>
    <name>DoneScreen</name>
    <message>
        <source>What you did</source>
        <translation>我做过的操作</translation>
    </message>
    <message>
        <source>Nothing done yet</source>
        <translation>还没有操作</translation>
    </message>
    <message>
        <source>What you enter on this laptop is listed here.</source>
        <translation>您在本机录入的内容会列在这里。</translation>
    </message>
    <message>
        <source>Undo “%1”?</source>
        <translation>撤销“%1”？</translation>
    </message>
    <message>
        <source>What others changed since then stays. The history keeps both.</source>
        <translation>此后他人所做的修改保持不变。历史中两者都保留。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>EquipmentCard</name>
    <message>
        <source>Camera, printer, paper</source>
        <translation>摄像头、打印机、纸张</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Look what is connected</source>
        <translation>查找已连接的设备</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>系统默认</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>请选择</translation>
    </message>
</context>
<context>
    <name>FileExchange</name>
    <message>
        <source>Take in a file</source>
        <translation>导入文件</translation>
    </message>
    <message>
        <source>Answer of the server (*.fieldapp)</source>
        <translation>服务器的回复 (*.fieldapp)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Saved to {0} ({1}).</source>
        <translation>已保存到 {0}（{1}）。</translation>
    </message>
    <message>
        <source>Changes: {0}. Photos and documents: {1}.</source>
        <translation>更改：{0} 项。照片和文档：{1} 个。</translation>
    </message>
    <message>
        <source>Hand the file in at the office; only the server can read it.</source>
        <translation>请将此文件交给办公室；只有服务器能读取。</translation>
    </message>
    <message>
        <source>Everything stays on this laptop until you have taken in the answer.</source>
        <translation>导入回复之前，一切仍保留在本机。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) or document(s) cannot be read and are not in it.</source>
        <translation>
            <numerusform>有 %n 个照片或文档无法读取，未包含在内。</numerusform>
        </translation>
    </message>
    <message>
        <source>Changes that are on the server now: {0}.</source>
        <translation>现已到达服务器的更改：{0} 项。</translation>
    </message>
    <message>
        <source>Records that came: {0}. Photos and documents: {1}.</source>
        <translation>收到的记录：{0} 条。照片和文档：{1} 个。</translation>
    </message>
    <message numerus="yes">
        <source>%n of them are kept there for people.</source>
        <translation>
            <numerusform>其中 %n 项留待人工处理。</numerusform>
        </translation>
    </message>
    <message>
        <source>The answer was taken in.</source>
        <translation>已导入回复。</translation>
    </message>
</context>
<context>
    <name>FilesCard</name>
    <message>
        <source>Photos and documents</source>
        <translation>照片和文档</translation>
    </message>
    <message>
        <source>Speed, in both directions</source>
        <translation>速度（上传和下载）</translation>
    </message>
    <message>
        <source>Orders and changes are never slowed down.</source>
        <translation>工单和更改从不限速。</translation>
    </message>
    <message>
        <source>Photos only on request</source>
        <translation>仅在需要时传输照片</translation>
    </message>
    <message>
        <source>Photos wait until you send them on the Sync screen; sheets and documents go by themselves.</source>
        <translation>照片会等待，直到您在“同步”界面发送；服务报告和文档自动传输。</translation>
    </message>
    <message>
        <source>Room for originals of finished orders</source>
        <translation>已完成工单原图的可用空间</translation>
    </message>
    <message>
        <source>Beyond it the oldest go, once the server has verified them; a small picture stays.</source>
        <translation>超出后，服务器已核实的最旧原图会被清除，缩略图仍保留。</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>全部保留</translation>
    </message>
</context>
<context>
    <name>FindingsCard</name>
    <message>
        <source>The supervisor asks: {0}</source>
        <translation>主管要求：{0}</translation>
    </message>
    <message>
        <source>Signed. Amend the sheet to change it.</source>
        <translation>已签字。如需更改，请修订服务报告。</translation>
    </message>
    <message>
        <source>What you saw, heard, measured</source>
        <translation>所见、所闻、所测</translation>
    </message>
    <message>
        <source>What you did about it; it is printed on the sheet</source>
        <translation>您所做的处理，会印在服务报告上</translation>
    </message>
    <message>
        <source>For the office only, never on the sheet</source>
        <translation>仅供办公室，不会出现在服务报告上</translation>
    </message>
    <message>
        <source>Changed meanwhile to: {0}</source>
        <translation>期间已被改为：{0}</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>采用对方的</translation>
    </message>
</context>
<context>
    <name>FirstSync</name>
    <message>
        <source>The first sync fetches your orders, devices and the catalogue</source>
        <translation>首次同步：正在获取您的工单、设备和备件目录</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在询问服务器</translation>
    </message>
    <message>
        <source>{0} of {1} records</source>
        <translation>{0} / {1} 条记录</translation>
    </message>
</context>
<context>
    <name>FollowUpDialog</name>
    <message>
        <source>Draft a follow-up order</source>
        <translation>起草后续工单</translation>
    </message>
    <message>
        <source>Customer, site, device and contact are taken over. The office plans it.</source>
        <translation>客户、现场、设备和联系人沿用本工单，由办公室安排。</translation>
    </message>
    <message>
        <source>What has to be done</source>
        <translation>需要做什么</translation>
    </message>
    <message>
        <source>What there is to know</source>
        <translation>需要了解的情况</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Draft it</source>
        <translation>起草</translation>
    </message>
</context>
<context>
    <name>HandoverDialog</name>
    <message>
        <source>Hand over to a colleague</source>
        <translation>移交给同事</translation>
    </message>
    <message>
        <source>What you recorded stays on the order. The office assigns it after the next sync.</source>
        <translation>已记录的内容保留在工单上，下次同步后由办公室重新派单。</translation>
    </message>
    <message>
        <source>Who should take it on</source>
        <translation>希望由谁接手</translation>
    </message>
    <message>
        <source>What there is to know</source>
        <translation>需要了解的情况</translation>
    </message>
    <message>
        <source>Hand it over</source>
        <translation>移交</translation>
    </message>
</context>
<context>
    <name>HappenedCard</name>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Write something down; it stays off the sheet</source>
        <translation>写点备注，不会出现在服务报告上</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>显示更多</translation>
    </message>
    <message>
        <source>on this laptop only</source>
        <translation>仅在本机</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>已撤回</translation>
    </message>
</context>
<context>
    <name>HeadView</name>
    <message>
        <source>Show customer and site</source>
        <translation>显示客户和现场</translation>
    </message>
    <message>
        <source>Hide customer and site</source>
        <translation>隐藏客户和现场</translation>
    </message>
    <message>
        <source>Copy the telephone number</source>
        <translation>复制电话号码</translation>
    </message>
    <message>
        <source>Correct whom to ask</source>
        <translation>更正联系人</translation>
    </message>
    <message>
        <source>Respond by {0}</source>
        <translation>响应期限 {0}</translation>
    </message>
    <message>
        <source>Solve by {0}</source>
        <translation>解决期限 {0}</translation>
    </message>
    <message>
        <source>What is left is working time.</source>
        <translation>剩余时间按工作时间计算。</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Quick guide as PDF</source>
        <translation>速查手册 PDF</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>fieldapp quick guide.pdf</source>
        <translation>fieldapp 速查手册.pdf</translation>
    </message>
</context>
<context>
    <name>HelpfulCard</name>
    <message>
        <source>What may help</source>
        <translation>可能有帮助的内容</translation>
    </message>
    <message>
        <source>No article fits this device and these words yet.</source>
        <translation>还没有适用于此设备和这些描述的条目。</translation>
    </message>
    <message>
        <source>Nothing like it is among the past jobs on this laptop.</source>
        <translation>本机的历史工单中没有类似情况。</translation>
    </message>
    <message>
        <source>Articles</source>
        <translation>知识条目</translation>
    </message>
    <message>
        <source>Similar past jobs</source>
        <translation>类似的历史工单</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>阅读</translation>
    </message>
    <message>
        <source>Fixed by: {0}</source>
        <translation>处理：{0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Past job</source>
        <translation>历史工单</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Afterwards</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Why it is shown</source>
        <translation>显示原因</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open the device</source>
        <translation>打开设备</translation>
    </message>
</context>
<context>
    <name>InkPad</name>
    <message>
        <source>Write with pen, finger or mouse. Ctrl+Z takes a stroke back.</source>
        <translation>可用笔、手指或鼠标书写。按 Ctrl+Z 撤销一笔。</translation>
    </message>
    <message>
        <source>There is no room for more ink. Take strokes back to go on.</source>
        <translation>无法再记录更多笔迹。请撤销几笔后继续。</translation>
    </message>
    <message>
        <source>Sign here</source>
        <translation>请在此签名</translation>
    </message>
</context>
<context>
    <name>InstrumentPick</name>
    <message>
        <source>Measured with</source>
        <translation>测量仪器</translation>
    </message>
    <message>
        <source>Scan the instrument</source>
        <translation>扫描仪器</translation>
    </message>
    <message>
        <source>Another one, not on the list …</source>
        <translation>其他仪器（不在列表中）…</translation>
    </message>
    <message>
        <source>An instrument that is not on the list</source>
        <translation>不在列表中的仪器</translation>
    </message>
    <message>
        <source>The office sees it on the sheet and can add it to the list.</source>
        <translation>办公室会在服务报告上看到，并可将其加入列表。</translation>
    </message>
    <message>
        <source>Name and serial number</source>
        <translation>名称和编号</translation>
    </message>
    <message>
        <source>Measured with this</source>
        <translation>用此仪器测量</translation>
    </message>
</context>
<context>
    <name>JoinForm</name>
    <message>
        <source>Your administrator gives you a code for this laptop. It is needed once, with a network. Your PIN then encrypts everything here.</source>
        <translation>管理员会给您一个本机的注册码，只需在有网络时使用一次。之后本机的一切都由您的 PIN 码加密。</translation>
    </message>
    <message>
        <source>Enrolment code</source>
        <translation>注册码</translation>
    </message>
    <message>
        <source>Paste the whole text, or read its QR code</source>
        <translation>粘贴全部文本，或读取二维码</translation>
    </message>
    <message>
        <source>Name of this laptop</source>
        <translation>本机名称</translation>
    </message>
    <message>
        <source>Choose a PIN</source>
        <translation>设置 PIN 码</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>再次输入</translation>
    </message>
    <message>
        <source>From a picture</source>
        <translation>从图片</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>从剪贴板</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在询问服务器</translation>
    </message>
    <message>
        <source>Enrol this laptop</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Paste the enrolment code first.</source>
        <translation>请先粘贴注册码。</translation>
    </message>
    <message>
        <source>Give the laptop a name.</source>
        <translation>请给本机起个名称。</translation>
    </message>
    <message>
        <source>The clipboard holds neither text nor a picture.</source>
        <translation>剪贴板中既没有文本也没有图片。</translation>
    </message>
    <message>
        <source>Picture of the enrolment code</source>
        <translation>注册码图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.bmp)</translation>
    </message>
</context>
<context>
    <name>KnowledgeScreen</name>
    <message>
        <source>Knowledge</source>
        <translation>知识库</translation>
    </message>
    <message>
        <source>Search faults, causes, remedies, models, codes</source>
        <translation>搜索故障、原因、处理、型号、代码</translation>
    </message>
    <message>
        <source>Propose an article</source>
        <translation>提出知识条目</translation>
    </message>
    <message>
        <source>No article has these words</source>
        <translation>没有包含这些词的条目</translation>
    </message>
    <message>
        <source>Try fewer words, or one of the other language; or propose what you know.</source>
        <translation>请减少关键词或换用另一种语言；也可以提出您掌握的经验。</translation>
    </message>
    <message>
        <source>No articles on this laptop yet</source>
        <translation>本机上还没有知识条目</translation>
    </message>
    <message>
        <source>They come with the next sync. Propose one here, or from an order you have finished.</source>
        <translation>条目会随下次同步到来。可在此提出，也可从已完成的工单提出。</translation>
    </message>
</context>
<context>
    <name>LabelDialog</name>
    <message>
        <source>Print a label</source>
        <translation>打印标签</translation>
    </message>
    <message>
        <source>On a label printer&apos;s roll or on a sheet of labels, now or from a PDF.</source>
        <translation>打印在标签打印机的卷纸或整张标签纸上，可立即打印或存为 PDF。</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签纸</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>No printer is connected now. The prints wait, and come out as soon as one is.</source>
        <translation>当前没有连接打印机。打印内容会等待，连接后自动打印。</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>保存为 PDF</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Save the label</source>
        <translation>保存标签</translation>
    </message>
</context>
<context>
    <name>LabourCard</name>
    <message>
        <source>Labour</source>
        <translation>工时</translation>
    </message>
    <message>
        <source>No time booked yet.</source>
        <translation>尚未登记工时。</translation>
    </message>
    <message>
        <source>Book by hand</source>
        <translation>手动登记</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>登记</translation>
    </message>
    <message>
        <source>Book the way here: {0}</source>
        <translation>登记来程：{0}</translation>
    </message>
    <message>
        <source>Start the timer</source>
        <translation>开始计时</translation>
    </message>
    <message>
        <source>Stop and book ({0} so far)</source>
        <translation>停止并登记（已 {0}）</translation>
    </message>
</context>
<context>
    <name>LanguageChoice</name>
    <message>
        <source>Both languages</source>
        <translation>双语</translation>
    </message>
    <message>
        <source>Language of the sheet</source>
        <translation>服务报告语言</translation>
    </message>
</context>
<context>
    <name>LeavingButton</name>
    <message>
        <source>Ready to leave?</source>
        <translation>可以出发了吗？</translation>
    </message>
    <message>
        <source>Ready to leave</source>
        <translation>可以出发</translation>
    </message>
    <message numerus="yes">
        <source>Not ready: %n missing</source>
        <translation>
            <numerusform>未就绪：缺 %n 项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeavingDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Fetch what is missing</source>
        <translation>获取缺少的内容</translation>
    </message>
    <message>
        <source>As of the last complete sync, {0}.</source>
        <translation>截至上次完整同步（{0}）。</translation>
    </message>
    <message>
        <source>This laptop was never complete with the server.</source>
        <translation>本机尚未与服务器完整同步过。</translation>
    </message>
    <message>
        <source>Nobody can say yet what else is missing.</source>
        <translation>目前还无法确定另外缺少什么。</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) the next orders need are not here.</source>
        <translation>
            <numerusform>接下来的工单所需的内容中有 %n 项不在本机。</numerusform>
        </translation>
    </message>
    <message>
        <source>No orders are waiting for you.</source>
        <translation>没有等待您处理的工单。</translation>
    </message>
    <message numerus="yes">
        <source>Everything for %n order(s) is on this laptop.</source>
        <translation>
            <numerusform>%n 个工单所需的内容都在本机。</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no network now.</source>
        <translation>当前没有网络。</translation>
    </message>
    <message>
        <source>It is fetched as soon as there is one.</source>
        <translation>一有网络就会获取。</translation>
    </message>
    <message>
        <source>Fetching</source>
        <translation>正在获取</translation>
    </message>
    <message>
        <source>What has come disappears from the list.</source>
        <translation>已获取的内容会从列表中消失。</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
</context>
<context>
    <name>LostCard</name>
    <message>
        <source>Values that did not stand</source>
        <translation>未被采用的值</translation>
    </message>
    <message>
        <source>on the laptop</source>
        <translation>笔记本上</translation>
    </message>
    <message>
        <source>in the office</source>
        <translation>办公室</translation>
    </message>
    <message>
        <source>Stands now: {0}</source>
        <translation>现在生效：{0}</translation>
    </message>
    <message>
        <source>{0} decided for it too, after it was decided already.</source>
        <translation>{0} 也选择了此值，但在此之前已有决定。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
</context>
<context>
    <name>MarkDialog</name>
    <message>
        <source>Draw on the photo</source>
        <translation>在照片上标注</translation>
    </message>
    <message>
        <source>Photo to draw on</source>
        <translation>待标注的照片</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>箭头</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>方框</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>退一步</translation>
    </message>
    <message>
        <source>Keep the drawing</source>
        <translation>保存标注</translation>
    </message>
    <message>
        <source>Text on the photo</source>
        <translation>照片上的文字</translation>
    </message>
    <message>
        <source>Put it there</source>
        <translation>放在此处</translation>
    </message>
</context>
<context>
    <name>MendedCard</name>
    <message>
        <source>Go on to the desk</source>
        <translation>继续使用工作站</translation>
    </message>
    <message>
        <source>Old copies on this laptop made room.</source>
        <translation>此笔记本上的旧副本已清理。</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) came back from the journal beside it.</source>
        <translation>
            <numerusform>已从旁边的日志取回 %n 项更改。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was overwritten. The damaged file is kept here:</source>
        <translation>没有覆盖任何内容，损坏的文件保留在：</translation>
    </message>
    <message numerus="yes">
        <source>%n older copies were removed: everything in them is on the server.</source>
        <translation>
            <numerusform>已删除 %n 个较旧的副本：其中的内容都已在服务器上。</numerusform>
        </translation>
    </message>
    <message>
        <source>The database on this laptop was damaged.</source>
        <translation>本机的数据库曾损坏。</translation>
    </message>
    <message>
        <source>The database on this laptop was gone.</source>
        <translation>本机的数据库曾丢失。</translation>
    </message>
    <message>
        <source>An older copy of this laptop&apos;s database had come back.</source>
        <translation>本机的数据库曾被换回较早的副本。</translation>
    </message>
    <message>
        <source>You see them again now. They are sent with the next sync; what the server has already takes no second effect.</source>
        <translation>这些更改现在已重新显示，下次同步时发送；服务器已有的更改不会重复生效。</translation>
    </message>
    <message>
        <source>This laptop has no server: enrol it in the settings, and the rest is fetched.</source>
        <translation>本机尚未连接服务器：请在设置中登记，其余数据随后获取。</translation>
    </message>
    <message>
        <source>Orders and customers are fetched with the next sync, and your changes are laid over them and sent. Words that were still being typed are not among them.</source>
        <translation>下次同步将重新获取工单和客户资料，您的更改会叠加其上并发送。当时尚未输入完的文字不在其中。</translation>
    </message>
</context>
<context>
    <name>MomentField</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>Less</source>
        <translation>减少</translation>
    </message>
    <message>
        <source>More</source>
        <translation>增加</translation>
    </message>
    <message>
        <source>Below the limit of {0}</source>
        <translation>低于限值 {0}</translation>
    </message>
    <message>
        <source>Above the limit of {0}</source>
        <translation>高于限值 {0}</translation>
    </message>
    <message>
        <source>Read as {0}</source>
        <translation>已按 {0} 读取</translation>
    </message>
</context>
<context>
    <name>OfferForm</name>
    <message>
        <source>Offer extra work</source>
        <translation>追加项目报价</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>For example: replace the worn coupling as well</source>
        <translation>例如：同时更换磨损的联轴器</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>h, m</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Free of charge</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>Offer it</source>
        <translation>报价</translation>
    </message>
    <message>
        <source>Together {0}</source>
        <translation>合计 {0}</translation>
    </message>
    <message>
        <source>Worth {0}, free for the customer</source>
        <translation>价值 {0}，对客户免费</translation>
    </message>
</context>
<context>
    <name>OfferRow</name>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Declined after all</source>
        <translation>改为不同意</translation>
    </message>
    <message>
        <source>Accepted after all</source>
        <translation>改为同意</translation>
    </message>
    <message>
        <source>Customer accepts</source>
        <translation>客户同意</translation>
    </message>
    <message>
        <source>Customer declines</source>
        <translation>客户不同意</translation>
    </message>
    <message>
        <source>Free of charge: {0} · worth {1}</source>
        <translation>免费：{0} · 价值 {1}</translation>
    </message>
</context>
<context>
    <name>OrderScreen</name>
    <message>
        <source>Sections of the order</source>
        <translation>工单各部分</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>作业规程</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>备件</translation>
    </message>
    <message>
        <source>Charges</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>服务报告</translation>
    </message>
    <message>
        <source>This order is not on this laptop any more</source>
        <translation>此工单已不在本机</translation>
    </message>
    <message>
        <source>The office gave it to somebody else. What you recorded was kept and sent.</source>
        <translation>办公室已将其派给他人。您的记录已保留并发送。</translation>
    </message>
</context>
<context>
    <name>OrderSteps</name>
    <message>
        <source>Amend the sheet</source>
        <translation>修订服务报告</translation>
    </message>
    <message>
        <source>The signed revision stays as it is. The customer signs a new one.</source>
        <translation>已签字的版本保持不变，客户将签署新版本。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Decline the order</source>
        <translation>拒绝工单</translation>
    </message>
    <message>
        <source>The office reads your reason and gives the order to somebody else.</source>
        <translation>办公室会看到您的理由，并将工单派给他人。</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>The follow-up order is drafted. The office plans it after the next sync.</source>
        <translation>后续工单已起草，下次同步后由办公室安排。</translation>
    </message>
    <message>
        <source>The work waits for parts. Say which, if you know.</source>
        <translation>工作等待备件。如已知，请注明是哪些。</translation>
    </message>
    <message>
        <source>The work waits for the customer. Say for what, if you know.</source>
        <translation>工作等待客户。如已知，请注明等待什么。</translation>
    </message>
    <message>
        <source>For example: the machine is needed, the day is over.</source>
        <translation>例如：机器需要使用，当天工作结束。</translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation>暂停作业</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>取消工单</translation>
    </message>
</context>
<context>
    <name>PagesView</name>
    <message>
        <source>Pages of the sheet</source>
        <translation>服务报告页面</translation>
    </message>
    <message>
        <source>Page {0} of {1}</source>
        <translation>第 {0} 页，共 {1} 页</translation>
    </message>
</context>
<context>
    <name>PartPanel</name>
    <message>
        <source>What is missing</source>
        <translation>缺少什么</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Fit it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Request it</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Recalled: it must not be fitted</source>
        <translation>已召回：不得使用</translation>
    </message>
    <message>
        <source>Request a part</source>
        <translation>申请备件</translation>
    </message>
    <message>
        <source>The office reads this and orders it.</source>
        <translation>办公室会看到并订购。</translation>
    </message>
</context>
<context>
    <name>PartsSection</name>
    <message>
        <source>No parts fitted yet.</source>
        <translation>尚未使用备件。</translation>
    </message>
    <message>
        <source>Requested from the office</source>
        <translation>已向办公室申请</translation>
    </message>
    <message>
        <source>Search the catalogue: number, name, manufacturer</source>
        <translation>搜索目录：编号、名称、制造商</translation>
    </message>
    <message>
        <source>Parts to fit</source>
        <translation>可用备件</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Try other words, or request the part.</source>
        <translation>换个词再试，或申请此备件。</translation>
    </message>
    <message>
        <source>Fitted on this order</source>
        <translation>本工单已用备件</translation>
    </message>
    <message>
        <source>Scan a part</source>
        <translation>扫描备件</translation>
    </message>
    <message>
        <source>Request a part</source>
        <translation>申请备件</translation>
    </message>
    <message>
        <source>Fit a part</source>
        <translation>使用备件</translation>
    </message>
    <message>
        <source>serial {0}</source>
        <translation>序列号 {0}</translation>
    </message>
    <message>
        <source>free of charge: {0}</source>
        <translation>免费：{0}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>已申请</translation>
    </message>
    <message>
        <source>Ordered</source>
        <translation>已订购</translation>
    </message>
    <message>
        <source>Issued</source>
        <translation>已发出</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
</context>
<context>
    <name>PaymentDialog</name>
    <message>
        <source>Record a payment</source>
        <translation>登记收款</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Who paid</source>
        <translation>付款人</translation>
    </message>
    <message>
        <source>Receipt number</source>
        <translation>收据编号</translation>
    </message>
    <message>
        <source>Left empty, it gets one of its own</source>
        <translation>留空则自动编号</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Record it</source>
        <translation>登记</translation>
    </message>
</context>
<context>
    <name>PhotoDialog</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Draw on it</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The original ({0}) comes when there is a network.</source>
        <translation>有网络时会获取原图（{0}）。</translation>
    </message>
    <message>
        <source>The original ({0}) is on its way.</source>
        <translation>正在获取原图（{0}）。</translation>
    </message>
    <message>
        <source>Only a small picture is on this laptop.</source>
        <translation>本机只有缩略图。</translation>
    </message>
</context>
<context>
    <name>PhotosCard</name>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>What the next photo shows, such as nameplate or leak</source>
        <translation>下一张照片的内容，如铭牌、渗漏处</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>粘贴照片</translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>The clipboard holds no picture</source>
        <translation>剪贴板中没有图片</translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation>选择照片</translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</source>
        <translation>照片 (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>PinCard</name>
    <message>
        <source>Lock and PIN</source>
        <translation>锁定与 PIN 码</translation>
    </message>
    <message>
        <source>Lock after doing nothing for</source>
        <translation>无操作多久后锁定</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>PIN until now</source>
        <translation>当前 PIN 码</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>新 PIN 码</translation>
    </message>
    <message>
        <source>The new PIN again</source>
        <translation>再次输入新 PIN 码</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>更改 PIN 码</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>What you see on the pages is what is printed.</source>
        <translation>打印内容与所见页面一致。</translation>
    </message>
    <message>
        <source>No printer is connected now. The prints wait, and come out as soon as one is.</source>
        <translation>当前没有连接打印机。打印内容会等待，连接后自动打印。</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>份数</translation>
    </message>
    <message>
        <source>Customer and office</source>
        <translation>客户和公司</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>公司</translation>
    </message>
    <message>
        <source>Each print says whose copy it is</source>
        <translation>每份注明归属</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
</context>
<context>
    <name>ProcedureView</name>
    <message>
        <source>No procedure for this order</source>
        <translation>此工单没有作业规程</translation>
    </message>
    <message>
        <source>The office did not attach one. Write what you find under Work.</source>
        <translation>办公室没有附加规程。请在“作业”中记录检查发现。</translation>
    </message>
    <message>
        <source>The supervisor asks: {0}</source>
        <translation>主管要求：{0}</translation>
    </message>
    <message>
        <source>Every code of this procedure is scanned. To scan one again, choose its step first.</source>
        <translation>本作业规程的条码均已扫描。如需重新扫描，请先选中该步骤。</translation>
    </message>
    <message>
        <source>No instrument of the company has the number {0}. Choose it from the list of its step.</source>
        <translation>公司没有编号为 {0} 的仪器。请在该步骤的列表中选择。</translation>
    </message>
    <message>
        <source>Every value has its instrument. To exchange one, choose its step first.</source>
        <translation>每个测量值都已有仪器。如要更换，请先选择该步骤。</translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation>选择照片</translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</source>
        <translation>照片 (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ProposalDialog</name>
    <message>
        <source>Propose an article</source>
        <translation>提出知识条目</translation>
    </message>
    <message>
        <source>Edit your draft</source>
        <translation>编辑您的草稿</translation>
    </message>
    <message>
        <source>You can change it until the office judges it.</source>
        <translation>在办公室审核之前，您可以随时修改。</translation>
    </message>
    <message>
        <source>It goes to the office as a draft with the next sync; a supervisor publishes it.</source>
        <translation>它将随下次同步作为草稿发送到办公室，由主管发布。</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What is reported</source>
        <translation>故障现象</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>What helps</source>
        <translation>处理方法</translation>
    </message>
    <message>
        <source>For models</source>
        <translation>适用型号</translation>
    </message>
    <message>
        <source>Several with commas; empty for all</source>
        <translation>多个型号用逗号分隔；留空则适用于全部</translation>
    </message>
    <message>
        <source>Propose it</source>
        <translation>提出</translation>
    </message>
    <message>
        <source>Save it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Your draft is kept. It goes to the office with the next sync.</source>
        <translation>草稿已保存，将随下次同步发送到办公室。</translation>
    </message>
</context>
<context>
    <name>QueueDialog</name>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>What waits here is kept, also while the desk is closed.</source>
        <translation>此处等待的内容会一直保留，关闭程序也不丢失。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Nothing waits.</source>
        <translation>没有等待打印的内容。</translation>
    </message>
    <message>
        <source>Print now</source>
        <translation>立即打印</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>移出</translation>
    </message>
</context>
<context>
    <name>Rating</name>
    <message>
        <source>{0} of {1} stars</source>
        <translation>{0} 星，满分 {1} 星</translation>
    </message>
    <message>
        <source>Not rated yet</source>
        <translation>尚未评价</translation>
    </message>
    <message>
        <source>Press 1 to 5, or the arrow keys</source>
        <translation>请按数字键 1 至 5 或方向键</translation>
    </message>
</context>
<context>
    <name>RelationDialog</name>
    <message>
        <source>How it stands to others</source>
        <translation>与其他设备的关系</translation>
    </message>
    <message>
        <source>It shows in the archive of both, and says what stops when one of them stops.</source>
        <translation>关系会显示在双方的设备档案中，并说明其中一台停机时哪些设备会随之停机。</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>此设备</translation>
    </message>
    <message>
        <source>is fitted in</source>
        <translation>安装于</translation>
    </message>
    <message>
        <source>needs</source>
        <translation>依赖于</translation>
    </message>
    <message>
        <source>Device at this site</source>
        <translation>本现场的设备</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>No other device is known at this site.</source>
        <translation>本现场没有其他已知设备。</translation>
    </message>
</context>
<context>
    <name>ReplaceDialog</name>
    <message>
        <source>Replace this device</source>
        <translation>更换此设备</translation>
    </message>
    <message>
        <source>{0} goes out. Its history stays with it; the new one takes its place.</source>
        <translation>拆除 {0}。其履历予以保留，新设备安装在原位置。</translation>
    </message>
    <message>
        <source>Serial number of the new one</source>
        <translation>新设备序列号</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>设备名称</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Code on its label</source>
        <translation>标签代码</translation>
    </message>
    <message>
        <source>Left empty, it gets one of its own</source>
        <translation>留空则自动编号</translation>
    </message>
    <message>
        <source>Why the old one goes out</source>
        <translation>旧设备拆除原因</translation>
    </message>
    <message>
        <source>What is fitted in it moves to the new one</source>
        <translation>所装部件移到新设备上</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>更换</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>What was read</source>
        <translation>读取结果</translation>
    </message>
    <message>
        <source>New device</source>
        <translation>新设备</translation>
    </message>
    <message>
        <source>Search for it</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Nothing scanned yet</source>
        <translation>尚未扫描</translation>
    </message>
    <message>
        <source>Device labels, nameplates, part boxes, order papers.</source>
        <translation>设备标签、铭牌、备件包装、工单。</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Open the sheet</source>
        <translation>打开服务报告</translation>
    </message>
    <message>
        <source>Open the order</source>
        <translation>打开工单</translation>
    </message>
    <message>
        <source>Open the archive</source>
        <translation>打开档案</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Measure with it</source>
        <translation>用它测量</translation>
    </message>
    <message>
        <source>It enrols a laptop. It is used once, when a laptop is first started.</source>
        <translation>它用于登记一台电脑，只在首次启动时使用一次。</translation>
    </message>
    <message>
        <source>This is an enrolment code</source>
        <translation>这是登记码</translation>
    </message>
    <message>
        <source>Nothing on this laptop has it. Search, or add the device it is stuck on.</source>
        <translation>本机没有与之对应的内容。可以搜索，或添加贴有此码的设备。</translation>
    </message>
    <message>
        <source>This code is not known here</source>
        <translation>未知的编码</translation>
    </message>
    <message>
        <source>This is not a part</source>
        <translation>这不是备件</translation>
    </message>
    <message>
        <source>It is not on this laptop. The office can open it under this number.</source>
        <translation>它不在本机上。办公室可凭此编号打开。</translation>
    </message>
    <message>
        <source>The order is on this laptop, this signed sheet is not: it may come with the next sync.</source>
        <translation>本机有该工单，但没有这份已签名的服务报告；它可能随下次同步到达。</translation>
    </message>
    <message>
        <source>This sheet is not known here</source>
        <translation>本机没有这份服务报告</translation>
    </message>
    <message>
        <source>Sheet of order {0}, revision {1}</source>
        <translation>工单 {0} 的服务报告，第 {1} 版</translation>
    </message>
    <message>
        <source>Several instruments have this number: choose one</source>
        <translation>多台仪器使用此编号：请选择一台</translation>
    </message>
    <message>
        <source>Choose the instrument from the list of the step, or name it there in words.</source>
        <translation>请在步骤的列表中选择仪器，或用文字写明。</translation>
    </message>
    <message>
        <source>No instrument of the company has this number</source>
        <translation>公司没有此编号的仪器</translation>
    </message>
    <message>
        <source>Check in anyway</source>
        <translation>仍然签到</translation>
    </message>
    <message>
        <source>The order is about another device. Look again, or check in anyway.</source>
        <translation>工单对应的是另一台设备。请再核对，或仍然签到。</translation>
    </message>
    <message>
        <source>This is not the order&apos;s device</source>
        <translation>这不是工单的设备</translation>
    </message>
</context>
<context>
    <name>ReturnedCard</name>
    <message>
        <source>Returned by the office</source>
        <translation>办公室退回</translation>
    </message>
    <message>
        <source>Fix this</source>
        <translation>去修改</translation>
    </message>
</context>
<context>
    <name>SafetyCard</name>
    <message>
        <source>Check my data</source>
        <translation>检查我的数据</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留工单</translation>
    </message>
    <message>
        <source>Let them go</source>
        <translation>允许移除</translation>
    </message>
    <message>
        <source>Every record is being looked at.</source>
        <translation>正在逐条检查记录。</translation>
    </message>
    <message>
        <source>The server&apos;s answer would take {0} of {1} orders off this laptop.</source>
        <translation>服务器的应答会从本机移除 {1} 张工单中的 {0} 张。</translation>
    </message>
    <message>
        <source>Nothing was taken away. The sync waits until you decide, or the server has them again.</source>
        <translation>目前未移除任何内容。同步会等待您的决定，或等到服务器重新拥有这些工单。</translation>
    </message>
    <message>
        <source>A copy of everything here is kept: {0}</source>
        <translation>本机全部数据的副本保存在：{0}</translation>
    </message>
    <message>
        <source>Have you asked the office? The orders leave this laptop; what you did in them and sent is on the server.</source>
        <translation>您与调度确认过了吗？这些工单将离开本机；您已完成并发送的工作仍保留在服务器上。</translation>
    </message>
    <message numerus="yes">
        <source>Yes, take %n order(s) off this laptop</source>
        <translation>
            <numerusform>是，从本机移除 %n 张工单</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}: {1} records were looked at.</source>
        <translation>{0}：已检查 {1} 条记录。</translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) of them are not as the server sent them; they are fetched anew with the next sync.</source>
        <translation>
            <numerusform>其中 %n 组与服务器发来的不一致，下次同步时重新获取。</numerusform>
        </translation>
    </message>
    <message>
        <source>They are as the server sent them; the next sync compares them with what it has now.</source>
        <translation>均与服务器发来的一致，下次同步时再与服务器当前数据比对。</translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) of them differed; they were fetched anew and agree with the server now.</source>
        <translation>
            <numerusform>其中 %n 组不一致，已重新获取，现在与服务器一致。</numerusform>
        </translation>
    </message>
    <message>
        <source>They are as the server sent them; it is too old to be asked for more.</source>
        <translation>均与服务器发来的一致；服务器版本较旧，无法进一步比对。</translation>
    </message>
    <message>
        <source>All of them are as the server has them.</source>
        <translation>全部与服务器一致。</translation>
    </message>
</context>
<context>
    <name>ScanScreen</name>
    <message>
        <source>Code or serial number</source>
        <translation>编码或序列号</translation>
    </message>
    <message>
        <source>Scan the device to check in</source>
        <translation>扫描设备签到</translation>
    </message>
    <message>
        <source>Scan a part</source>
        <translation>扫描备件</translation>
    </message>
    <message>
        <source>Scan the answer</source>
        <translation>扫描记录</translation>
    </message>
    <message>
        <source>Scan the instrument</source>
        <translation>扫描仪器</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>The clipboard is empty</source>
        <translation>剪贴板是空的</translation>
    </message>
    <message>
        <source>Use the camera</source>
        <translation>使用摄像头</translation>
    </message>
    <message>
        <source>From a picture</source>
        <translation>从图片</translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation>从剪贴板</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>A USB scanner works at any time: just pull its trigger.</source>
        <translation>USB 扫描枪随时可用：直接扣动扳机。</translation>
    </message>
    <message>
        <source>Choose a picture of a code</source>
        <translation>选择编码图片</translation>
    </message>
    <message>
        <source>Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</source>
        <translation>图片 (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Stop the camera</source>
        <translation>停止摄像头</translation>
    </message>
    <message>
        <source>There is no code in this picture</source>
        <translation>图片中没有编码</translation>
    </message>
    <message>
        <source>Take it again: closer, sharp, the whole code in view.</source>
        <translation>请重拍：靠近、清晰、编码完整入镜。</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
</context>
<context>
    <name>SettingsScreen</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The diagnostics are in the clipboard.</source>
        <translation>诊断信息已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Enrol this laptop</source>
        <translation>注册本机</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Sunlight</source>
        <translation>阳光</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>整体大小</translation>
    </message>
    <message>
        <source>Name of this laptop</source>
        <translation>本机名称</translation>
    </message>
    <message>
        <source>The new PIN holds from now on.</source>
        <translation>新 PIN 码现已生效。</translation>
    </message>
    <message>
        <source>Enrolment code</source>
        <translation>注册码</translation>
    </message>
    <message>
        <source>Give the laptop a name.</source>
        <translation>请给本机起个名称。</translation>
    </message>
    <message>
        <source>This laptop is enrolled; the first sync has begun.</source>
        <translation>本机已注册，首次同步已开始。</translation>
    </message>
</context>
<context>
    <name>SheetScreen</name>
    <message>
        <source>Have it signed</source>
        <translation>请客户签字</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>保存为 PDF</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Sheet {0}</source>
        <translation>服务报告 {0}</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>服务报告</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>上一页</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation>第 {0} 版</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>未签字</translation>
    </message>
    <message>
        <source>Customer did not sign</source>
        <translation>客户未签字</translation>
    </message>
    <message>
        <source>Nobody on site, to be confirmed</source>
        <translation>现场无人，待确认</translation>
    </message>
    <message>
        <source>Signed and sealed</source>
        <translation>已签字封存</translation>
    </message>
    <message>
        <source>Print when there is one</source>
        <translation>有打印机时打印</translation>
    </message>
    <message>
        <source>No printer is installed on this laptop</source>
        <translation>本机没有安装打印机</translation>
    </message>
    <message>
        <source>Save the sheet as a PDF and print it elsewhere, or connect a printer.</source>
        <translation>可将服务报告保存为 PDF 后在别处打印，或连接打印机。</translation>
    </message>
    <message>
        <source>Print the sheet</source>
        <translation>打印服务报告</translation>
    </message>
    <message>
        <source>Print queue ({0})</source>
        <translation>打印队列（{0}）</translation>
    </message>
    <message>
        <source>Sent to the printer: {0}</source>
        <translation>已发送到打印机：{0}</translation>
    </message>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>Save the sheet</source>
        <translation>保存服务报告</translation>
    </message>
    <message>
        <source>The sheet is saved</source>
        <translation>服务报告已保存</translation>
    </message>
    <message numerus="yes">
        <source>%n pages went to the printer</source>
        <translation>
            <numerusform>已将 %n 页送往打印机</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetSection</name>
    <message>
        <source>Before it can be signed</source>
        <translation>签字前还需</translation>
    </message>
    <message>
        <source>Preview the sheet</source>
        <translation>预览服务报告</translation>
    </message>
    <message>
        <source>On the sheet</source>
        <translation>服务报告内容</translation>
    </message>
    <message>
        <source>Nothing was signed yet.</source>
        <translation>尚未签字。</translation>
    </message>
    <message>
        <source>Signed revisions</source>
        <translation>已签字版本</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Everything is there: it can be signed.</source>
        <translation>内容齐全，可以签字。</translation>
    </message>
    <message>
        <source>Everything is there: press “Work done” when you are finished.</source>
        <translation>内容齐全：完成后请按“完工”。</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查发现</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>处理措施</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>作业规程</translation>
    </message>
    <message>
        <source>{0} of {1} steps</source>
        <translation>{0} / {1} 步</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>备件</translation>
    </message>
    <message>
        <source>Labour</source>
        <translation>工时</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Offers without an answer</source>
        <translation>未答复的报价</translation>
    </message>
    <message>
        <source>Charges accepted</source>
        <translation>已同意的费用</translation>
    </message>
    <message>
        <source>Paid so far</source>
        <translation>已收款</translation>
    </message>
    <message>
        <source>Came after the signature</source>
        <translation>签字后新增</translation>
    </message>
    <message numerus="yes">
        <source>%n facts are not on the sheet</source>
        <translation>
            <numerusform>%n 条记录不在服务报告上</numerusform>
        </translation>
    </message>
    <message>
        <source>Not signed: {0}</source>
        <translation>未签字：{0}</translation>
    </message>
    <message>
        <source>Nobody on site: {0}</source>
        <translation>现场无人：{0}</translation>
    </message>
    <message>
        <source>Revision {0}</source>
        <translation>第 {0} 版</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>What you did (Ctrl+H)</source>
        <translation>我做过的操作 (Ctrl+H)</translation>
    </message>
    <message>
        <source>Help (F1)</source>
        <translation>帮助 (F1)</translation>
    </message>
    <message>
        <source>Lock (Ctrl+L)</source>
        <translation>锁定 (Ctrl+L)</translation>
    </message>
</context>
<context>
    <name>SignScreen</name>
    <message>
        <source>These characters cannot be printed: {0}</source>
        <translation>以下字符无法打印：{0}</translation>
    </message>
    <message>
        <source>Write them in other characters; for names, ask the office to.</source>
        <translation>请改用其他字符填写；如为名称，请联系办公室修改。</translation>
    </message>
    <message>
        <source>Before it can be signed</source>
        <translation>签字前还需</translation>
    </message>
    <message>
        <source>Sealing the sheet</source>
        <translation>正在封存服务报告</translation>
    </message>
    <message>
        <source>Nobody on site</source>
        <translation>现场无人</translation>
    </message>
    <message>
        <source>Customer does not sign</source>
        <translation>客户不签字</translation>
    </message>
    <message>
        <source>Sign and seal</source>
        <translation>签字并封存</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>The sheet says something else than when it was signed.</source>
        <translation>服务报告内容与签名时不同。</translation>
    </message>
    <message>
        <source>Read it again with the customer, then sign.</source>
        <translation>请与客户重新阅读后再签名。</translation>
    </message>
    <message>
        <source>This sheet cannot be signed now.</source>
        <translation>此服务报告现在不能签字。</translation>
    </message>
    <message>
        <source>Something is missing on the sheet.</source>
        <translation>服务报告内容不全。</translation>
    </message>
    <message>
        <source>The sheet is sealed.</source>
        <translation>服务报告已封存。</translation>
    </message>
    <message>
        <source>The customer does not sign</source>
        <translation>客户不签字</translation>
    </message>
    <message>
        <source>The sheet is sealed with the reason instead of a signature.</source>
        <translation>服务报告将以原因代替签名封存。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Seal without signature</source>
        <translation>不签字封存</translation>
    </message>
    <message>
        <source>Writing the PDF and its seal</source>
        <translation>正在生成 PDF 并封存</translation>
    </message>
</context>
<context>
    <name>SignerBlock</name>
    <message>
        <source>Role</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>手写</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>键入</translation>
    </message>
    <message>
        <source>How to sign</source>
        <translation>签名方式</translation>
    </message>
    <message>
        <source>My typed name is my signature.</source>
        <translation>键入的姓名即为我的签名。</translation>
    </message>
    <message>
        <source>Undo stroke</source>
        <translation>撤销一笔</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Waiting for name and signature.</source>
        <translation>等待姓名和签名。</translation>
    </message>
    <message>
        <source>A dot is no signature yet.</source>
        <translation>一个点还不是签名。</translation>
    </message>
    <message>
        <source>This is too little ink for a signature yet.</source>
        <translation>笔迹太少，还不成签名。</translation>
    </message>
    <message>
        <source>A single line is no signature yet.</source>
        <translation>一条直线还不是签名。</translation>
    </message>
</context>
<context>
    <name>SignerPanel</name>
    <message>
        <source>Your remark</source>
        <translation>您的意见</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Second signer&apos;s name</source>
        <translation>第二签名人姓名</translation>
    </message>
    <message>
        <source>Second signature</source>
        <translation>第二签名</translation>
    </message>
    <message>
        <source>A second person signs too</source>
        <translation>另有一人签名</translation>
    </message>
    <message>
        <source>Without the second signature</source>
        <translation>取消第二签名</translation>
    </message>
    <message>
        <source>Signature of the customer</source>
        <translation>客户签名</translation>
    </message>
    <message>
        <source>How satisfied are you?</source>
        <translation>您对服务满意吗？</translation>
    </message>
</context>
<context>
    <name>StepCard</name>
    <message>
        <source>Remark on this answer</source>
        <translation>对此记录的备注</translation>
    </message>
    <message>
        <source>Earlier answers</source>
        <translation>以前的记录</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Sign this step</source>
        <translation>签署此步骤</translation>
    </message>
    <message>
        <source>{0} (typed and confirmed)</source>
        <translation>{0}（键入并确认）</translation>
    </message>
    <message>
        <source>Sign again</source>
        <translation>重新签名</translation>
    </message>
    <message>
        <source>A photo belongs to this value: without one it cannot be signed.</source>
        <translation>此数值须附照片，否则无法签字。</translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Out of its limits ({0}). Say why and what was done: without it nobody can sign.</source>
        <translation>超出限值（{0}）。请说明原因和处理情况，否则无法签字。</translation>
    </message>
    <message>
        <source>Measured out of calibration. Say why the value counts: without it nobody can sign.</source>
        <translation>测量时仪器已超出校准有效期。请说明数值为何有效，否则无法签字。</translation>
    </message>
    <message>
        <source>Keep the remark</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation>已撤回</translation>
    </message>
</context>
<context>
    <name>StepSignatureDialog</name>
    <message>
        <source>Sign this step</source>
        <translation>签署此步骤</translation>
    </message>
    <message>
        <source>Who signs</source>
        <translation>签名人</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Keep the signature</source>
        <translation>保留签名</translation>
    </message>
</context>
<context>
    <name>StepsBar</name>
    <message>
        <source>{0} of {1} steps</source>
        <translation>已完成 {0} / {1} 步</translation>
    </message>
    <message numerus="yes">
        <source>%n outside the limits</source>
        <translation>
            <numerusform>%n 项超出限值</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sums</name>
    <message>
        <source>To be sent</source>
        <translation>待发送</translation>
    </message>
    <message>
        <source>Photos and sheets to be sent</source>
        <translation>待发送的照片与服务报告</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n 项更改</numerusform>
        </translation>
    </message>
    <message>
        <source>Not accepted, kept for people</source>
        <translation>未被接受，留待人工处理</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>尚待接收</translation>
    </message>
    <message>
        <source>Complete with the server</source>
        <translation>上次与服务器完整同步</translation>
    </message>
    <message>
        <source>Last round</source>
        <translation>最近一次同步</translation>
    </message>
    <message>
        <source>, the oldest of {0}</source>
        <translation>，最早的一项：{0}</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s) or document(s)</source>
        <translation>
            <numerusform>%n 份服务报告或文档</numerusform>
        </translation>
    </message>
    <message>
        <source>photos wait until you send them</source>
        <translation>照片等待您手动发送</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n 条记录</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n small picture(s)</source>
        <translation>
            <numerusform>%n 张缩略图</numerusform>
        </translation>
    </message>
    <message>
        <source>This laptop has no server yet</source>
        <translation>本机尚未连接服务器</translation>
    </message>
    <message>
        <source>never yet</source>
        <translation>从未</translation>
    </message>
</context>
<context>
    <name>SyncScreen</name>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>需要裁决</translation>
    </message>
    <message>
        <source>Everything sent</source>
        <translation>已发送的全部</translation>
    </message>
    <message>
        <source>Rounds</source>
        <translation>同步记录</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Stay off the network</source>
        <translation>保持离线</translation>
    </message>
    <message>
        <source>Send photos now</source>
        <translation>立即发送照片</translation>
    </message>
    <message>
        <source>Save my unsent work to a file</source>
        <translation>将未发送的工作保存为文件</translation>
    </message>
    <message>
        <source>Take in a file</source>
        <translation>导入文件</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Saving to the file</source>
        <translation>正在写入文件</translation>
    </message>
    <message>
        <source>Every change is on the server; photos and sheets are still to be sent.</source>
        <translation>所有更改都已在服务器上；照片和服务报告仍待发送。</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>没有等待发送的内容</translation>
    </message>
    <message>
        <source>Everything that was done on this laptop is on the server.</source>
        <translation>在本机完成的一切都已在服务器上。</translation>
    </message>
    <message>
        <source>No round yet</source>
        <translation>尚未同步过</translation>
    </message>
    <message>
        <source>Rounds since this desk was unlocked are listed here.</source>
        <translation>解锁以来的每次同步都列在这里。</translation>
    </message>
    <message>
        <source>Changes sent: {0} of {1}</source>
        <translation>已发送更改：{0} / {1}</translation>
    </message>
    <message>
        <source>Records: {0} of {1}</source>
        <translation>记录：{0} / {1}</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在询问服务器</translation>
    </message>
    <message>
        <source>A photo or sheet: {0} of {1}</source>
        <translation>照片或服务报告：{0}，共 {1}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>SyncStrip</name>
    <message>
        <source>What waits and what was sent</source>
        <translation>待发送与已发送</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message numerus="yes">
        <source>%n need attention</source>
        <translation>
            <numerusform>%n 项需要处理</numerusform>
        </translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Syncing {0} of {1}</source>
        <translation>正在同步 {0} / {1}</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n 项更改</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing waits to be sent</source>
        <translation>没有待发送的内容</translation>
    </message>
    <message>
        <source>To send: {0} ({1})</source>
        <translation>待发送：{0}（{1}）</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between two things that wait</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>Never complete yet</source>
        <translation>尚未完整同步</translation>
    </message>
    <message>
        <source>Complete: {0}</source>
        <translation>完整同步：{0}</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>Longer than {0} characters: the end is not kept.</source>
        <translation>超过 {0} 个字符：末尾部分不会保存。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>TodayScreen</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Today, %1</source>
        <translation>今天，%1</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Search orders, devices, parts, customers</source>
        <translation>搜索工单、设备、备件、客户</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Only what is on this laptop is searched: your orders, their sites and the catalogue.</source>
        <translation>只搜索本机上的内容：您的工单、相关现场和备件目录。</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Planned for today</source>
        <translation>计划今天</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Search everything on this laptop</source>
        <translation>搜索本机上的一切</translation>
    </message>
    <message>
        <source>Type a number, a name or a word.</source>
        <translation>输入编号、名称或词语。</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>这里没有内容</translation>
    </message>
    <message>
        <source>No order is in this state now.</source>
        <translation>目前没有处于此状态的工单。</translation>
    </message>
    <message>
        <source>This laptop has no server yet</source>
        <translation>本机尚未连接服务器</translation>
    </message>
    <message>
        <source>Enrol it in Settings with the code your administrator gave you.</source>
        <translation>请在“设置”中用管理员给您的注册码进行注册。</translation>
    </message>
    <message>
        <source>No orders here</source>
        <translation>没有工单</translation>
    </message>
    <message>
        <source>Orders the office assigns to you appear by themselves when there is a network.</source>
        <translation>办公室派给您的工单会在有网络时自动出现。</translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message>
        <source>The field engineer&apos;s desk. It works without a network.</source>
        <translation>现场工程师工作站。没有网络也能工作。</translation>
    </message>
    <message>
        <source>PIN or passphrase</source>
        <translation>PIN 码或口令</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Save my unsent work to a file</source>
        <translation>将未发送的工作保存为文件</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>正在解锁</translation>
    </message>
    <message>
        <source>Type your PIN.</source>
        <translation>请输入 PIN 码。</translation>
    </message>
    <message numerus="yes">
        <source>The next try is possible in %n second(s).</source>
        <translation>
            <numerusform>%n 秒后可再试。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VanDialog</name>
    <message>
        <source>How many</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Give back</source>
        <translation>退回仓库</translation>
    </message>
    <message>
        <source>Receive</source>
        <translation>入库</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>盘点</translation>
    </message>
    <message>
        <source>Type how many.</source>
        <translation>请输入数量。</translation>
    </message>
    <message>
        <source>{number}: {there} in the van now.</source>
        <translation>{number}：车上现有 {there}。</translation>
    </message>
</context>
<context>
    <name>VanScreen</name>
    <message>
        <source>Van</source>
        <translation>车载库存</translation>
    </message>
    <message>
        <source>Search the catalogue: number, name, manufacturer</source>
        <translation>搜索备件目录：编号、名称、制造商</translation>
    </message>
    <message>
        <source>No such part</source>
        <translation>没有此备件</translation>
    </message>
    <message>
        <source>Try another word, or the part&apos;s number.</source>
        <translation>请换个词，或输入备件编号。</translation>
    </message>
    <message>
        <source>Nothing is booked into your van</source>
        <translation>您的车上没有登记备件</translation>
    </message>
    <message>
        <source>Search for a part and receive or count it; the office sees it with the next sync.</source>
        <translation>搜索备件后入库或盘点；办公室会在下次同步时看到。</translation>
    </message>
    <message>
        <source>Recalled</source>
        <translation>已召回</translation>
    </message>
    <message>
        <source>Below zero: count it</source>
        <translation>低于零：请盘点</translation>
    </message>
    <message>
        <source>not in the van</source>
        <translation>车上没有</translation>
    </message>
</context>
<context>
    <name>WordDialog</name>
    <message>
        <source>The customer accepts</source>
        <translation>客户同意</translation>
    </message>
    <message>
        <source>The customer declines</source>
        <translation>客户不同意</translation>
    </message>
    <message>
        <source>Who said so</source>
        <translation>答复人</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>In the customer&apos;s words</source>
        <translation>客户原话</translation>
    </message>
    <message>
        <source>Record it</source>
        <translation>登记</translation>
    </message>
</context>
<context>
    <name>WorkView</name>
    <message>
        <source>Reported fault</source>
        <translation>报修故障</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查发现</translation>
    </message>
    <message>
        <source>Make this a knowledge article</source>
        <translation>生成知识条目</translation>
    </message>
    <message>
        <source>Follow-up orders</source>
        <translation>后续工单</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>YesNoField</name>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>不适用</translation>
    </message>
</context>
<context>
    <name>_AddTile</name>
    <message>
        <source>Add photo</source>
        <translation>添加照片</translation>
    </message>
</context>
<context>
    <name>_PlaceButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 项待处理</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_TabButton</name>
    <message>
        <source>something is missing</source>
        <translation>有缺项</translation>
    </message>
</context>
<context>
    <name>_Tile</name>
    <message>
        <source>waits to be sent</source>
        <translation>待发送</translation>
    </message>
    <message>
        <source>only a small picture is here</source>
        <translation>本机只有缩略图</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
</context>
<context>
    <name>camera</name>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
</context>
<context>
    <name>charges</name>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>刷卡</translation>
    </message>
    <message>
        <source>WeChat Pay</source>
        <translation>微信支付</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>Bank transfer</source>
        <translation>银行转账</translation>
    </message>
    <message>
        <source>Another way</source>
        <translation>其他方式</translation>
    </message>
    <message>
        <source>On site</source>
        <translation>现场口头</translation>
    </message>
    <message>
        <source>By telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>In writing</source>
        <translation>书面</translation>
    </message>
    <message>
        <source>Accepted by {0}</source>
        <translation>{0} 已同意</translation>
    </message>
    <message>
        <source>Declined by {0}</source>
        <translation>{0} 不同意</translation>
    </message>
    <message>
        <source>The word of {0} was taken back</source>
        <translation>{0} 的答复已撤回</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Material</source>
        <translation>材料</translation>
    </message>
    <message>
        <source>under warranty until {0}</source>
        <translation>保修期内，至 {0}</translation>
    </message>
    <message>
        <source>under the contract {0}</source>
        <translation>由合同 {0} 承担</translation>
    </message>
    <message>
        <source>Free of charge: {0}</source>
        <translation>免费：{0}</translation>
    </message>
    <message>
        <source>Free of charge</source>
        <translation>免费</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>尚未答复</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已同意</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>不同意</translation>
    </message>
</context>
<context>
    <name>device</name>
    <message>
        <source>In service</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Limited</source>
        <translation>受限运行</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Retired</source>
        <translation>已报废</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>done</name>
    <message>
        <source>Undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Press to undo</source>
        <translation>点按即可撤销</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>Undone in part: %1. What others changed since stays.</source>
        <translation>已部分撤销：%1。此后他人所做的修改保持不变。</translation>
    </message>
    <message>
        <source>Undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
</context>
<context>
    <name>found</name>
    <message>
        <source>Orders</source>
        <translation>工单</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>备件</translation>
    </message>
    <message>
        <source>Customers</source>
        <translation>客户</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>现场</translation>
    </message>
    <message>
        <source>Past jobs</source>
        <translation>历史服务</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>知识库</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Your orders in the order they are due; the one you are at comes first.</source>
        <translation>工单按到期顺序排列，正在处理的排在最前。</translation>
    </message>
    <message>
        <source>The search box finds orders, devices, parts, articles and customers, by part of a word or number.</source>
        <translation>搜索框可按词语或编号的一部分查找工单、设备、备件、知识和客户。</translation>
    </message>
    <message>
        <source>“Ready to leave?” says what is missing on this laptop before you lose the network.</source>
        <translation>“可以出发了吗？”会在断网前告诉您本机还缺什么。</translation>
    </message>
    <message>
        <source>Order: Work</source>
        <translation>工单：作业</translation>
    </message>
    <message>
        <source>The button at the lower right is always the next step; “More” holds the others.</source>
        <translation>右下角的按钮始终是下一步，其他操作在“更多”里。</translation>
    </message>
    <message>
        <source>Write down findings, cause and remedy; what you type is kept by itself.</source>
        <translation>填写检查情况、原因和处理措施；输入内容自动保存。</translation>
    </message>
    <message>
        <source>Photos: take, choose, drag or paste them; open one to draw an arrow, a box or words over it.</source>
        <translation>照片可拍摄、选取、拖放或粘贴；打开照片可标注箭头、方框和文字。</translation>
    </message>
    <message>
        <source>Cannot finish? Pause, hand over to a colleague, or draft a follow-up order under “More”.</source>
        <translation>无法完成？可在“更多”中暂停、移交给同事或起草后续工单。</translation>
    </message>
    <message>
        <source>Order: Procedure</source>
        <translation>工单：作业规程</translation>
    </message>
    <message>
        <source>Answer step by step; steps that do not apply disappear by themselves.</source>
        <translation>逐步填写；不适用的步骤会自动隐藏。</translation>
    </message>
    <message>
        <source>A value outside its limits is a finding: it stands, and asks for a remark.</source>
        <translation>超出限值的数值是检查结果：予以保留，并请填写备注。</translation>
    </message>
    <message>
        <source>Order: Parts</source>
        <translation>工单：备件</translation>
    </message>
    <message>
        <source>Search or scan a part, then fit it from your van; “Take back” puts it into the van again.</source>
        <translation>搜索或扫描备件，从车载库存领用；“撤回”会退回车载库存。</translation>
    </message>
    <message>
        <source>What the van does not have is requested from the office here.</source>
        <translation>车上没有的备件可在此向办公室申请。</translation>
    </message>
    <message>
        <source>Order: Charges</source>
        <translation>工单：费用</translation>
    </message>
    <message>
        <source>Offer extra work at a price, then record what the customer said to it and how.</source>
        <translation>为追加项目报价，然后登记客户的答复及其方式。</translation>
    </message>
    <message>
        <source>Record what was paid; every payment has a receipt number. All of it stands on the sheet.</source>
        <translation>登记收款，每笔都有收据编号。以上内容均列入服务报告。</translation>
    </message>
    <message>
        <source>Order: Device</source>
        <translation>工单：设备</translation>
    </message>
    <message>
        <source>The machine&apos;s archive: facts, what depends on it, past jobs, readings, similar cases and articles.</source>
        <translation>设备档案：基本信息、关联设备、维修历史、读数、相似案例和知识。</translation>
    </message>
    <message>
        <source>“Replace this device” takes the old one out and puts a new one in its place; the history stays.</source>
        <translation>“更换此设备”拆除旧设备并在原位置装入新设备，履历予以保留。</translation>
    </message>
    <message>
        <source>Order: Sheet</source>
        <translation>工单：服务报告</translation>
    </message>
    <message>
        <source>What is still missing before it can be signed, each with a way there.</source>
        <translation>签名前还缺什么，逐项可直接前往。</translation>
    </message>
    <message>
        <source>Every revision that was signed stays here and can be opened and printed.</source>
        <translation>每个已签名的版本都保留在此，可打开和打印。</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Hand the laptop over: the customer reads the sheet, rates, and signs by pen, finger or typed name.</source>
        <translation>把电脑交给客户：阅读报告、评价，并用笔、手指或输入姓名签名。</translation>
    </message>
    <message>
        <source>Nobody there, or a refusal? Both are recorded with a reason. After that nothing signed changes any more.</source>
        <translation>无人在场或拒绝签名？两者都可记录原因。此后已签内容不再改变。</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>服务报告</translation>
    </message>
    <message>
        <source>The pages as they are printed. Print, save, or check what holds of a signed one.</source>
        <translation>与打印效果一致的页面。可打印、保存，或核验已签名的报告。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>The archive of one machine: facts, what depends on it, past jobs, readings. Print its label here.</source>
        <translation>单台设备的档案：基本信息、关联设备、维修历史、读数。可在此打印标签。</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Hold a label into the frame, choose a picture, paste one, or press a USB scanner&apos;s trigger.</source>
        <translation>将标签对准取景框、选取或粘贴图片，或扣动 USB 扫码枪。</translation>
    </message>
    <message>
        <source>An unknown code can be searched for, or becomes a new device.</source>
        <translation>未知代码可用于搜索，或登记为新设备。</translation>
    </message>
    <message>
        <source>Van</source>
        <translation>车载库存</translation>
    </message>
    <message>
        <source>What is in your van. Count, receive, return; below zero means: count again.</source>
        <translation>车上的备件。可盘点、入库、退库；负数表示需要重新盘点。</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>知识库</translation>
    </message>
    <message>
        <source>Articles of what helped against which fault. Say whether one helped; propose one from your findings.</source>
        <translation>针对各种故障的有效做法。请评价是否有用，也可根据检查情况提交新条目。</translation>
    </message>
    <message>
        <source>What you did</source>
        <translation>操作记录</translation>
    </message>
    <message>
        <source>Everything you did, newest first. Whatever is not signed yet can be undone, in any order.</source>
        <translation>您的全部操作，最新的在前。尚未签名的操作可按任意顺序撤销。</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>What waits to be sent, and when this laptop was last complete. Nothing is lost while it waits.</source>
        <translation>待发送的内容，以及本机上次完整同步的时间。等待期间不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Two people changed the same? Both values stand side by side: choose one; the other is kept.</source>
        <translation>两人改了同一处？两个值并排显示：选择其一，另一个会保留。</translation>
    </message>
    <message>
        <source>Without any network, save the changes to a file and carry it.</source>
        <translation>完全没有网络时，可将更改保存为文件带走。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language, look, camera, printer, PIN, storage, and a report for those who repair it, without personal data.</source>
        <translation>语言、外观、摄像头、打印机、PIN、存储，以及供维护人员使用且不含个人数据的报告。</translation>
    </message>
    <message>
        <source>fieldapp: quick guide</source>
        <translation>fieldapp 速查手册</translation>
    </message>
    <message>
        <source>Everything works without a network; it is sent when there is one. F1 helps on every screen.</source>
        <translation>没有网络也能照常工作，联网后自动发送。在任何界面按 F1 查看帮助。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>knowledge</name>
    <message>
        <source>Your draft</source>
        <translation>您的草稿</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>审核中</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>this device</source>
        <translation>本设备</translation>
    </message>
    <message>
        <source>same model {0}</source>
        <translation>同型号 {0}</translation>
    </message>
    <message>
        <source>same failure code {0}</source>
        <translation>同故障代码 {0}</translation>
    </message>
    <message>
        <source>same kind: {0}</source>
        <translation>同类设备：{0}</translation>
    </message>
    <message>
        <source>same words: {0}</source>
        <translation>相同描述：{0}</translation>
    </message>
    <message>
        <source>helped {0} of {1}</source>
        <translation>有帮助 {0}/{1}</translation>
    </message>
    <message>
        <source>did not come back</source>
        <translation>未再发生</translation>
    </message>
    <message>
        <source>came back {0} × within half a year</source>
        <translation>半年内再发生 {0} 次</translation>
    </message>
</context>
<context>
    <name>leaving</name>
    <message>
        <source>Ready to leave?</source>
        <translation>可以出发了吗？</translation>
    </message>
    <message>
        <source>The company&apos;s name and address: without them no sheet can be signed</source>
        <translation>公司名称和地址：缺少则无法签署服务报告</translation>
    </message>
    <message>
        <source>Site and its history: {0}</source>
        <translation>现场及其历史：{0}</translation>
    </message>
    <message>
        <source>Device: {0}</source>
        <translation>设备：{0}</translation>
    </message>
    <message>
        <source>The procedure with its steps</source>
        <translation>作业规程及其步骤</translation>
    </message>
    <message>
        <source>Document: {0}</source>
        <translation>文档：{0}</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>Photos here only small, which no sheet could show: {0}</source>
        <translation>在本机只有缩略图、服务报告无法印出的照片：{0} 张</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>This desk is open already; its window was brought forward.</source>
        <translation>此工作站已打开，其窗口已移到最前。</translation>
    </message>
</context>
<context>
    <name>order</name>
    <message>
        <source>Repair</source>
        <translation>维修</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>保养</translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Installation</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation>低优先级</translation>
    </message>
    <message>
        <source>Normal priority</source>
        <translation>普通优先级</translation>
    </message>
    <message>
        <source>High priority</source>
        <translation>高优先级</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>作业</translation>
    </message>
    <message>
        <source>Travel</source>
        <translation>路途</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查发现</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Revision of the sheet</source>
        <translation>服务报告修订号</translation>
    </message>
    <message>
        <source>Sealed</source>
        <translation>签署时间</translation>
    </message>
    <message>
        <source>By</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation>处理措施</translation>
    </message>
    <message>
        <source>Failure code</source>
        <translation>故障代码</translation>
    </message>
    <message>
        <source>Internal remark</source>
        <translation>内部备注</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Reported fault</source>
        <translation>报修故障</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation>作业规程</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>备件</translation>
    </message>
    <message>
        <source>Labour</source>
        <translation>工时</translation>
    </message>
    <message>
        <source>Charges</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>上门</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>服务报告</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>进场方式</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>制造商</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Fitted in</source>
        <translation>装于</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Postcode</source>
        <translation>邮编</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>职务</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>邮箱</translation>
    </message>
    <message>
        <source>The remark is missing</source>
        <translation>缺少备注</translation>
    </message>
    <message>
        <source>The photo is missing</source>
        <translation>缺少照片</translation>
    </message>
    <message>
        <source>What it was measured with is missing</source>
        <translation>缺少测量仪器</translation>
    </message>
    <message>
        <source>Response {0} late</source>
        <translation>响应已超时 {0}</translation>
    </message>
    <message>
        <source>Solution {0} late</source>
        <translation>解决已超时 {0}</translation>
    </message>
    <message>
        <source>Clock stopped, {0} left</source>
        <translation>时钟已停，剩余 {0}</translation>
    </message>
    <message>
        <source>{0} to respond</source>
        <translation>响应剩余 {0}</translation>
    </message>
    <message>
        <source>{0} to solve</source>
        <translation>解决剩余 {0}</translation>
    </message>
    <message>
        <source>Checked in by scanning the device</source>
        <translation>扫描设备签到</translation>
    </message>
    <message>
        <source>On the way, or on site</source>
        <translation>路途或现场</translation>
    </message>
    <message>
        <source>Part requested: {0}</source>
        <translation>已申请备件：{0}</translation>
    </message>
    <message>
        <source>Offered: {0}</source>
        <translation>报价：{0}</translation>
    </message>
    <message>
        <source>Handed over, to {0}</source>
        <translation>已移交，希望由 {0} 接手</translation>
    </message>
    <message>
        <source>Paid: {0}</source>
        <translation>收款：{0}</translation>
    </message>
    <message>
        <source>Sheet sealed, revision {0}</source>
        <translation>服务报告已封存，第 {0} 版</translation>
    </message>
    <message>
        <source>Report approved</source>
        <translation>报告已批准</translation>
    </message>
    <message>
        <source>Report returned</source>
        <translation>报告被退回</translation>
    </message>
    <message>
        <source>Customer&apos;s rating: {0} of 5</source>
        <translation>客户评价：{0} / 5</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation>{0} 至 {1}</translation>
    </message>
    <message>
        <source>No calibration date is known.</source>
        <translation>没有校准日期。</translation>
    </message>
    <message>
        <source>Calibrated until {0}</source>
        <translation>校准有效期至 {0}</translation>
    </message>
    <message>
        <source>Its calibration ended on {0}. Take another one, or say why the value counts.</source>
        <translation>校准已于 {0} 到期。请换用其他仪器，或说明数值为何有效。</translation>
    </message>
    <message>
        <source>at least {0}</source>
        <translation>至少 {0}</translation>
    </message>
    <message>
        <source>at most {0}</source>
        <translation>至多 {0}</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Recalled</source>
        <translation>已召回</translation>
    </message>
    <message>
        <source>{0} in the van</source>
        <translation>车上 {0}</translation>
    </message>
    <message>
        <source>not in the van</source>
        <translation>车上没有</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>未发送</translation>
    </message>
    <message>
        <source>%1 overdue</source>
        <translation>逾期 %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Accept the order</source>
        <translation>接单</translation>
    </message>
    <message>
        <source>Set off</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>签到</translation>
    </message>
    <message>
        <source>Check in by scanning the device</source>
        <translation>扫描设备签到</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>继续作业</translation>
    </message>
    <message>
        <source>Work done</source>
        <translation>完工</translation>
    </message>
    <message>
        <source>Have it signed</source>
        <translation>请客户签字</translation>
    </message>
    <message>
        <source>Show the sheet</source>
        <translation>查看服务报告</translation>
    </message>
    <message>
        <source>Send back to the office</source>
        <translation>重新提交办公室</translation>
    </message>
    <message>
        <source>Amend the sheet</source>
        <translation>修订服务报告</translation>
    </message>
    <message>
        <source>Decline the order</source>
        <translation>拒绝工单</translation>
    </message>
    <message>
        <source>Hand over to a colleague</source>
        <translation>移交给同事</translation>
    </message>
    <message>
        <source>Draft a follow-up order</source>
        <translation>起草后续工单</translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation>暂停作业</translation>
    </message>
    <message>
        <source>Pause: wait for parts</source>
        <translation>暂停：等待备件</translation>
    </message>
    <message>
        <source>Pause: wait for the customer</source>
        <translation>暂停：等待客户</translation>
    </message>
    <message>
        <source>Back to work</source>
        <translation>返回作业</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>取消工单</translation>
    </message>
    <message>
        <source>Preview the sheet</source>
        <translation>预览服务报告</translation>
    </message>
</context>
<context>
    <name>print</name>
    <message>
        <source>Waits for the printer.</source>
        <translation>等待打印机。</translation>
    </message>
    <message>
        <source>Is being printed.</source>
        <translation>正在打印。</translation>
    </message>
    <message>
        <source>The desk was closed while this was printed. Look at the printer: print it again, or take it out.</source>
        <translation>打印过程中程序已关闭。请查看打印机：重新打印，或移出队列。</translation>
    </message>
    <message>
        <source>The printer is not connected. It is tried again by itself, next at {0}.</source>
        <translation>打印机未连接，将自动重试，下次 {0}。</translation>
    </message>
    <message>
        <source>The printer did not take it. It is tried again by itself, next at {0}.</source>
        <translation>打印机未接受，将自动重试，下次 {0}。</translation>
    </message>
    <message>
        <source>It could not be printed. It is tried again by itself, next at {0}.</source>
        <translation>未能打印，将自动重试，下次 {0}。</translation>
    </message>
    <message>
        <source>Customer&apos;s copy</source>
        <translation>客户联</translation>
    </message>
    <message>
        <source>Office copy</source>
        <translation>公司留存联</translation>
    </message>
    <message>
        <source>{0} copies</source>
        <translation>{0} 份</translation>
    </message>
    <message>
        <source>The system&apos;s usual printer</source>
        <translation>系统默认打印机</translation>
    </message>
    <message>
        <source>Prints that wait for a printer: {0}</source>
        <translation>等待打印机的打印内容：{0}</translation>
    </message>
    <message>
        <source>Print queue</source>
        <translation>打印队列</translation>
    </message>
    <message>
        <source>Sent to the printer: {0}</source>
        <translation>已发送到打印机：{0}</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Released by {0}</source>
        <translation>由 {0} 放行</translation>
    </message>
    <message>
        <source>Settled without effect by {0}</source>
        <translation>由 {0} 了结，未生效</translation>
    </message>
    <message>
        <source>On this laptop</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>Settled without effect</source>
        <translation>已了结，未生效</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>需要裁决</translation>
    </message>
    <message>
        <source>Not accepted, kept for you</source>
        <translation>未被接受，已为您保留</translation>
    </message>
    <message>
        <source>On the server</source>
        <translation>已在服务器</translation>
    </message>
    <message>
        <source>The office decides; what you entered is kept here and on the server.</source>
        <translation>由办公室裁决；您录入的内容在本机和服务器上都已保留。</translation>
    </message>
    <message>
        <source>Not accepted: {0}</source>
        <translation>未被接受：{0}</translation>
    </message>
    <message>
        <source>It builds on work that is kept back too.</source>
        <translation>它依赖于另一项同样被留下的工作。</translation>
    </message>
    <message>
        <source>The server does not have what it changes.</source>
        <translation>服务器上没有它所修改的内容。</translation>
    </message>
    <message>
        <source>The server does not have what it belongs to.</source>
        <translation>服务器上没有它所属的内容。</translation>
    </message>
    <message>
        <source>Only the office may change this.</source>
        <translation>此项只能由办公室修改。</translation>
    </message>
    <message>
        <source>Only the office may add this.</source>
        <translation>此项只能由办公室添加。</translation>
    </message>
    <message>
        <source>What was recorded once is not rewritten.</source>
        <translation>已记录的内容不可改写。</translation>
    </message>
    <message>
        <source>The order is not yours any more.</source>
        <translation>此工单已不再归您。</translation>
    </message>
    <message>
        <source>The order has moved on meanwhile.</source>
        <translation>此工单的状态已经变化。</translation>
    </message>
    <message>
        <source>The server&apos;s fieldapp is older than this one.</source>
        <translation>服务器的 fieldapp 版本比本机旧。</translation>
    </message>
    <message>
        <source>This laptop was suspended when it was sent.</source>
        <translation>发送时此笔记本电脑已被停用。</translation>
    </message>
    <message>
        <source>It was done under another person&apos;s name.</source>
        <translation>此操作以他人名义作出。</translation>
    </message>
    <message>
        <source>It builds on work that was settled without effect.</source>
        <translation>其所依据的更改已了结，未生效。</translation>
    </message>
    <message>
        <source>It speaks in another person&apos;s name.</source>
        <translation>它以他人名义提交。</translation>
    </message>
    <message>
        <source>The office judges this article already.</source>
        <translation>办公室已在审核这条知识。</translation>
    </message>
    <message>
        <source>Only the office gives orders to others.</source>
        <translation>只有办公室才能将工单派给他人。</translation>
    </message>
    <message>
        <source>The signed sheet is missing.</source>
        <translation>缺少已签名的服务报告。</translation>
    </message>
    <message>
        <source>The signed sheet cannot be read.</source>
        <translation>已签名的服务报告无法读取。</translation>
    </message>
    <message>
        <source>The signed sheet was altered.</source>
        <translation>已签名的服务报告被改动过。</translation>
    </message>
    <message>
        <source>The sheet before this one has not arrived.</source>
        <translation>上一版服务报告尚未到达。</translation>
    </message>
    <message>
        <source>The signature belongs to another sheet.</source>
        <translation>签名属于另一份服务报告。</translation>
    </message>
    <message>
        <source>The sheet is about another order.</source>
        <translation>该服务单属于另一张工单。</translation>
    </message>
    <message>
        <source>The signature is not the one on the sheet.</source>
        <translation>该签名与服务单上的签名不同。</translation>
    </message>
    <message>
        <source>The signature is empty.</source>
        <translation>签名为空。</translation>
    </message>
    <message>
        <source>The server could not take it as it is.</source>
        <translation>服务器无法原样接受。</translation>
    </message>
</context>
<context>
    <name>rounds</name>
    <message>
        <source>Records that came: {0}</source>
        <translation>收到记录：{0} 条</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>同步完整</translation>
    </message>
    <message>
        <source>Nothing new</source>
        <translation>没有新内容</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>Give the laptop a name.</source>
        <translation>请给本机起个名称。</translation>
    </message>
    <message>
        <source>The name of a laptop has at most {most} characters.</source>
        <translation>本机名称最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>What you entered is kept.</source>
        <translation>您输入的内容已保留。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>All your work is kept on this laptop.</source>
        <translation>您的全部工作都保存在本机上。</translation>
    </message>
    <message>
        <source>The change is kept and shown under Sync.</source>
        <translation>该更改已保留，可在“同步”中查看。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, send the report.</source>
        <translation>请重试；如果再次出现，请发送错误报告。</translation>
    </message>
    <message>
        <source>Ask the office.</source>
        <translation>请联系办公室。</translation>
    </message>
    <message>
        <source>Ask your administrator.</source>
        <translation>请联系管理员。</translation>
    </message>
    <message>
        <source>Update fieldapp on this laptop.</source>
        <translation>请更新本机上的 fieldapp。</translation>
    </message>
    <message>
        <source>Take or choose another photo.</source>
        <translation>请重新拍摄或选择其他照片。</translation>
    </message>
    <message>
        <source>Type digits, as in 4.2.</source>
        <translation>请输入数字，例如 4.2。</translation>
    </message>
    <message>
        <source>Ask your administrator for a new enrolment code.</source>
        <translation>请向管理员索取新的注册码。</translation>
    </message>
    <message>
        <source>Scan it again, or search by number.</source>
        <translation>请重新扫描，或按编号搜索。</translation>
    </message>
    <message>
        <source>That did not work.</source>
        <translation>操作未成功。</translation>
    </message>
    <message>
        <source>fieldapp made a mistake of its own.</source>
        <translation>fieldapp 自身出错了。</translation>
    </message>
    <message>
        <source>What you entered before is kept.</source>
        <translation>您之前输入的内容已保留。</translation>
    </message>
    <message>
        <source>The rules of the work do not allow this.</source>
        <translation>业务规则不允许此操作。</translation>
    </message>
    <message>
        <source>This cannot be read.</source>
        <translation>无法读取此内容。</translation>
    </message>
    <message>
        <source>The data on this laptop cannot be used right now.</source>
        <translation>本机上的数据暂时无法使用。</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>稍后会自动重试。</translation>
    </message>
    <message>
        <source>The server does not answer.</source>
        <translation>服务器没有响应。</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>无法连接服务器。</translation>
    </message>
    <message>
        <source>This laptop is kept offline.</source>
        <translation>本机已设为离线。</translation>
    </message>
    <message>
        <source>Switch offline off to sync.</source>
        <translation>请关闭离线模式以便同步。</translation>
    </message>
    <message>
        <source>The sync does not get on: laptop and server disagree.</source>
        <translation>同步无法推进：本机与服务器不一致。</translation>
    </message>
    <message>
        <source>The server&apos;s answer would take most orders off this laptop.</source>
        <translation>服务器的应答会从本机移除大部分工单。</translation>
    </message>
    <message>
        <source>Nothing was taken away, and a copy of everything here is kept.</source>
        <translation>目前未移除任何内容，本机全部数据已另存一份副本。</translation>
    </message>
    <message>
        <source>Ask the office; you decide under Sync.</source>
        <translation>请与调度确认，然后在“同步”页面决定。</translation>
    </message>
    <message>
        <source>The server&apos;s fieldapp is older than this laptop&apos;s.</source>
        <translation>服务器上的 fieldapp 比本机的旧。</translation>
    </message>
    <message>
        <source>It is sent once your administrator has updated the server.</source>
        <translation>管理员更新服务器后即可发送。</translation>
    </message>
    <message>
        <source>The sync stopped over a mistake of fieldapp&apos;s own.</source>
        <translation>同步因 fieldapp 自身的错误而中断。</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>服务器繁忙。</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full.</source>
        <translation>服务器磁盘已满。</translation>
    </message>
    <message>
        <source>The server has trouble of its own.</source>
        <translation>服务器自身出现故障。</translation>
    </message>
    <message>
        <source>The connection is too slow right now.</source>
        <translation>当前网络过慢。</translation>
    </message>
    <message>
        <source>The sync was interrupted.</source>
        <translation>同步被中断。</translation>
    </message>
    <message>
        <source>The server does not recognise this laptop any more.</source>
        <translation>服务器不再认可本机。</translation>
    </message>
    <message>
        <source>Something else answered in the server&apos;s place.</source>
        <translation>应答的不是我们的服务器。</translation>
    </message>
    <message>
        <source>Sign in to this network first, or use another one.</source>
        <translation>请先登录此网络，或换用其他网络。</translation>
    </message>
    <message>
        <source>The server did not accept what was sent ({reason}).</source>
        <translation>服务器未接受所发送的内容（{reason}）。</translation>
    </message>
    <message>
        <source>The server sent more than can be taken in at once.</source>
        <translation>服务器发送的内容过大，无法一次接收。</translation>
    </message>
    <message>
        <source>What the server sent cannot be read.</source>
        <translation>无法读取服务器发送的内容。</translation>
    </message>
    <message>
        <source>A photo or document arrived damaged.</source>
        <translation>一张照片或一份文档在传输中损坏。</translation>
    </message>
    <message>
        <source>This photo or document is being sent already.</source>
        <translation>此照片或文档正在发送。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate on this laptop cannot be read.</source>
        <translation>无法读取本机上的服务器证书。</translation>
    </message>
    <message>
        <source>Login or password is wrong.</source>
        <translation>登录名或密码错误。</translation>
    </message>
    <message>
        <source>Too many attempts failed.</source>
        <translation>失败次数过多。</translation>
    </message>
    <message>
        <source>Wait {seconds} seconds, then try again.</source>
        <translation>请等待 {seconds} 秒后重试。</translation>
    </message>
    <message>
        <source>The present password is wrong.</source>
        <translation>当前密码错误。</translation>
    </message>
    <message>
        <source>It is sent by itself as soon as there is a connection.</source>
        <translation>一有网络就会自动发送。</translation>
    </message>
    <message>
        <source>The server did not accept this change.</source>
        <translation>服务器未接受此更改。</translation>
    </message>
    <message>
        <source>The camera, printer or scanner does not answer.</source>
        <translation>相机、打印机或扫描枪没有响应。</translation>
    </message>
    <message>
        <source>Check that it is connected and switched on.</source>
        <translation>请检查是否已连接并开机。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>fieldapp tried to write something it may not.</source>
        <translation>fieldapp 试图写入不允许写入的内容。</translation>
    </message>
    <message>
        <source>An order that is “{now}” cannot become “{to}”.</source>
        <translation>状态为“{now}”的工单不能变为“{to}”。</translation>
    </message>
    <message>
        <source>Your roles do not allow this.</source>
        <translation>您的角色不允许此操作。</translation>
    </message>
    <message>
        <source>This order is assigned to somebody else.</source>
        <translation>此工单已派给其他人。</translation>
    </message>
    <message>
        <source>The customer has signed: what was signed cannot be changed.</source>
        <translation>客户已签名：签名所涵盖的内容不能更改。</translation>
    </message>
    <message>
        <source>To correct it, make a new revision of the sheet.</source>
        <translation>如需更正，请为服务报告创建新修订版。</translation>
    </message>
    <message>
        <source>This part must not be fitted: it is recalled by bulletin {bulletin}.</source>
        <translation>此备件不得安装：已由通告 {bulletin} 召回。</translation>
    </message>
    <message>
        <source>Take another part, or request one.</source>
        <translation>请改用其他备件，或提交备件申请。</translation>
    </message>
    <message>
        <source>The quantity has to be more than zero.</source>
        <translation>数量必须大于零。</translation>
    </message>
    <message>
        <source>The amount has to be more than zero.</source>
        <translation>金额必须大于零。</translation>
    </message>
    <message>
        <source>This device was taken out already.</source>
        <translation>此设备已拆除。</translation>
    </message>
    <message>
        <source>Another receipt of this order has the number {number}.</source>
        <translation>此工单已有编号为 {number} 的收据。</translation>
    </message>
    <message>
        <source>Something that is needed here is empty.</source>
        <translation>此处的必填内容为空。</translation>
    </message>
    <message>
        <source>Say what has to be corrected.</source>
        <translation>请说明需要更正的内容。</translation>
    </message>
    <message>
        <source>A remark belongs to a field that this report does not have.</source>
        <translation>有一条批注所指的字段不在此报告中。</translation>
    </message>
    <message>
        <source>This step needs a photo.</source>
        <translation>此步骤需要照片。</translation>
    </message>
    <message>
        <source>At most {most} characters fit here.</source>
        <translation>此处最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>“{words}” is not one of the answers of this step.</source>
        <translation>“{words}”不是此步骤的可选答案。</translation>
    </message>
    <message>
        <source>This step is answered with yes or no.</source>
        <translation>此步骤请回答“是”或“否”。</translation>
    </message>
    <message>
        <source>“{words}” is not a number.</source>
        <translation>“{words}”不是数字。</translation>
    </message>
    <message>
        <source>“{words}” is too large to be kept.</source>
        <translation>“{words}”过大，无法保存。</translation>
    </message>
    <message>
        <source>At most {places} digits after the point.</source>
        <translation>小数点后最多 {places} 位。</translation>
    </message>
    <message>
        <source>The end lies before the beginning.</source>
        <translation>结束时间早于开始时间。</translation>
    </message>
    <message>
        <source>This order has no history.</source>
        <translation>此工单没有历史记录。</translation>
    </message>
    <message>
        <source>{name} is not an engineer.</source>
        <translation>{name} 不是工程师。</translation>
    </message>
    <message>
        <source>{name} does not work here any more.</source>
        <translation>{name} 已不在职。</translation>
    </message>
    <message>
        <source>At least {least} characters are needed.</source>
        <translation>至少需要 {least} 个字符。</translation>
    </message>
    <message>
        <source>At most {most} characters are allowed.</source>
        <translation>最多允许 {most} 个字符。</translation>
    </message>
    <message>
        <source>There is nothing in this code.</source>
        <translation>此码中没有内容。</translation>
    </message>
    <message>
        <source>This code holds {length} characters; at most {most} are read.</source>
        <translation>此码含 {length} 个字符，最多读取 {most} 个。</translation>
    </message>
    <message>
        <source>This label is damaged or not genuine.</source>
        <translation>此标签已损坏或并非真品。</translation>
    </message>
    <message>
        <source>This label belongs to another company.</source>
        <translation>此标签属于其他公司。</translation>
    </message>
    <message>
        <source>This label is of a newer kind.</source>
        <translation>此标签为较新的类型。</translation>
    </message>
    <message>
        <source>This code belongs to {found}; the order is about {wanted}.</source>
        <translation>此码属于 {found}，而工单针对的是 {wanted}。</translation>
    </message>
    <message>
        <source>Scan the code on {wanted}, or ask the office to change the order.</source>
        <translation>请扫描 {wanted} 上的码，或请办公室更改工单。</translation>
    </message>
    <message>
        <source>The code of this sheet is damaged or not genuine.</source>
        <translation>此服务报告的二维码已损坏或并非真品。</translation>
    </message>
    <message>
        <source>This picture is damaged.</source>
        <translation>此图片已损坏。</translation>
    </message>
    <message>
        <source>This file is not a picture.</source>
        <translation>此文件不是图片。</translation>
    </message>
    <message>
        <source>Pictures in the HEIC format cannot be read.</source>
        <translation>无法读取 HEIC 格式的图片。</translation>
    </message>
    <message>
        <source>Let the phone save JPEG, or send the picture as JPEG.</source>
        <translation>请将手机设为保存 JPEG，或以 JPEG 格式发送图片。</translation>
    </message>
    <message>
        <source>This picture is too large.</source>
        <translation>此图片过大。</translation>
    </message>
    <message>
        <source>The file {path} cannot be opened.</source>
        <translation>无法打开文件 {path}。</translation>
    </message>
    <message>
        <source>This file is not a photo.</source>
        <translation>此文件不是照片。</translation>
    </message>
    <message>
        <source>This photo is too large.</source>
        <translation>此照片过大。</translation>
    </message>
    <message>
        <source>The camera delivers pictures that cannot be used.</source>
        <translation>相机提供的画面无法使用。</translation>
    </message>
    <message>
        <source>Choose another camera, or scan from a photo.</source>
        <translation>请选择其他相机，或从照片中扫描。</translation>
    </message>
    <message>
        <source>No code can be read in this picture.</source>
        <translation>无法从此图片中读出码。</translation>
    </message>
    <message>
        <source>Take a sharper one, or paste the code as text.</source>
        <translation>请拍一张更清晰的，或将注册码粘贴为文本。</translation>
    </message>
    <message>
        <source>This is not an enrolment code.</source>
        <translation>这不是注册码。</translation>
    </message>
    <message>
        <source>The enrolment code is incomplete.</source>
        <translation>注册码不完整。</translation>
    </message>
    <message>
        <source>Copy or scan all of it.</source>
        <translation>请完整复制或扫描。</translation>
    </message>
    <message>
        <source>The server&apos;s address “{address}” cannot be used.</source>
        <translation>服务器地址“{address}”无法使用。</translation>
    </message>
    <message>
        <source>The server&apos;s fingerprint in the code is damaged.</source>
        <translation>注册码中的服务器指纹已损坏。</translation>
    </message>
    <message>
        <source>The enrolment code is of a newer kind.</source>
        <translation>注册码为较新的类型。</translation>
    </message>
    <message>
        <source>The server does not know this enrolment code.</source>
        <translation>服务器不认识此注册码。</translation>
    </message>
    <message>
        <source>This enrolment code was used already.</source>
        <translation>此注册码已被使用。</translation>
    </message>
    <message>
        <source>This enrolment code has expired.</source>
        <translation>此注册码已过期。</translation>
    </message>
    <message>
        <source>The person of this enrolment code does not work here any more.</source>
        <translation>此注册码对应的人员已不在职。</translation>
    </message>
    <message>
        <source>What the label should hold is too long for a code ({length} characters).</source>
        <translation>标签内容过长，无法编码（{length} 个字符）。</translation>
    </message>
    <message>
        <source>Shorten the server&apos;s address or the number.</source>
        <translation>请缩短服务器地址或编号。</translation>
    </message>
    <message>
        <source>The label sheet “{name}” cannot be used.</source>
        <translation>标签纸“{name}”无法使用。</translation>
    </message>
    <message>
        <source>Choose another label sheet.</source>
        <translation>请选择其他标签纸。</translation>
    </message>
    <message>
        <source>The sheet has {places} labels; it cannot begin at number {start}.</source>
        <translation>此标签纸有 {places} 个标签，不能从第 {start} 个开始。</translation>
    </message>
    <message>
        <source>The label is too small for its code.</source>
        <translation>标签太小，放不下二维码。</translation>
    </message>
    <message>
        <source>This PIN does not open the desk.</source>
        <translation>此 PIN 码无法打开工作站。</translation>
    </message>
    <message>
        <source>Check it and try again.</source>
        <translation>请核对后重试。</translation>
    </message>
    <message>
        <source>The disk of this laptop is full.</source>
        <translation>本机磁盘已满。</translation>
    </message>
    <message>
        <source>What was saved before is safe; the last entry is not saved yet.</source>
        <translation>之前保存的内容是安全的；最后一次输入尚未保存。</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>请释放一些空间后重试。</translation>
    </message>
    <message>
        <source>The disk of this laptop could not be used ({reason}).</source>
        <translation>本机磁盘无法使用（{reason}）。</translation>
    </message>
    <message>
        <source>A photo or document on this laptop is damaged.</source>
        <translation>本机上的一张照片或一份文档已损坏。</translation>
    </message>
    <message>
        <source>The server&apos;s copy, if there is one, is fetched with the next sync.</source>
        <translation>如服务器有副本，将在下次同步时取回。</translation>
    </message>
    <message>
        <source>This photo or document is not on this laptop yet.</source>
        <translation>此照片或文档尚未下载到本机。</translation>
    </message>
    <message>
        <source>It arrives with the next sync.</source>
        <translation>将在下次同步时到达。</translation>
    </message>
    <message>
        <source>The data on this laptop was written by a newer fieldapp.</source>
        <translation>本机数据由较新版本的 fieldapp 写入。</translation>
    </message>
    <message>
        <source>Too many wrong PINs.</source>
        <translation>PIN 码错误次数过多。</translation>
    </message>
    <message>
        <source>Wait {wait_s} seconds, then try again.</source>
        <translation>请等待 {wait_s} 秒后重试。</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>两次输入的 PIN 码不一致。</translation>
    </message>
    <message>
        <source>The key of this laptop&apos;s data is missing.</source>
        <translation>本机数据的密钥缺失。</translation>
    </message>
    <message>
        <source>The key of this laptop&apos;s data is damaged.</source>
        <translation>本机数据的密钥已损坏。</translation>
    </message>
    <message>
        <source>This laptop is enrolled already.</source>
        <translation>本机已注册。</translation>
    </message>
    <message>
        <source>Unlock it with its PIN.</source>
        <translation>请用 PIN 码解锁。</translation>
    </message>
    <message>
        <source>fieldapp is already open on this laptop.</source>
        <translation>fieldapp 已在本机打开。</translation>
    </message>
    <message>
        <source>Go on in the window that is open, or close it first.</source>
        <translation>请在已打开的窗口中继续，或先将其关闭。</translation>
    </message>
    <message>
        <source>A photo or document has a name that cannot be right.</source>
        <translation>某张照片或某份文档的名称有误。</translation>
    </message>
    <message>
        <source>The database on this laptop is damaged.</source>
        <translation>本机的数据库已损坏。</translation>
    </message>
    <message>
        <source>What you saved stands in a journal beside it.</source>
        <translation>您保存的内容在旁边的日志中都有记录。</translation>
    </message>
    <message>
        <source>Lock the desk and unlock it: the database is then made anew.</source>
        <translation>请锁定工作站再解锁，数据库将随之重新建立。</translation>
    </message>
    <message>
        <source>The database engine {found} is too old to keep data safely.</source>
        <translation>数据库引擎 {found} 版本过旧，无法安全保存数据。</translation>
    </message>
    <message>
        <source>The fonts for sheets are not built yet.</source>
        <translation>服务报告所用字体尚未生成。</translation>
    </message>
    <message>
        <source>Run: {command}</source>
        <translation>请运行：{command}</translation>
    </message>
    <message>
        <source>The package {package} with the fonts is missing.</source>
        <translation>缺少字体包 {package}。</translation>
    </message>
    <message>
        <source>This is not on this laptop any more.</source>
        <translation>此内容已不在本机上。</translation>
    </message>
    <message>
        <source>Go back and open it again.</source>
        <translation>请返回后重新打开。</translation>
    </message>
    <message>
        <source>The text holds a character that cannot be kept.</source>
        <translation>文本中含有无法保存的字符。</translation>
    </message>
    <message>
        <source>There is nothing left to do.</source>
        <translation>无需再操作。</translation>
    </message>
    <message>
        <source>Somebody else changed this while you did.</source>
        <translation>您修改期间，他人也修改了此内容。</translation>
    </message>
    <message>
        <source>Compare both, then save again.</source>
        <translation>请对比两者后再保存。</translation>
    </message>
    <message>
        <source>The office decides about this field.</source>
        <translation>此字段由办公室决定。</translation>
    </message>
    <message>
        <source>Only the office can do this.</source>
        <translation>只有办公室可以执行此操作。</translation>
    </message>
    <message>
        <source>This cannot be changed here.</source>
        <translation>此处不能更改。</translation>
    </message>
    <message>
        <source>Choose one of the values, or write another.</source>
        <translation>请选择其中一个值，或填写其他值。</translation>
    </message>
    <message>
        <source>{by} has decided this conflict already.</source>
        <translation>{by} 已处理此冲突。</translation>
    </message>
    <message>
        <source>This entry was reversed already.</source>
        <translation>此记录已被冲销。</translation>
    </message>
    <message>
        <source>This photo or document was withdrawn already.</source>
        <translation>此照片或文档已被撤回。</translation>
    </message>
    <message>
        <source>This photo was withdrawn.</source>
        <translation>此照片已撤回。</translation>
    </message>
    <message>
        <source>A sheet cannot be withdrawn.</source>
        <translation>服务报告不能撤回。</translation>
    </message>
    <message>
        <source>Something on the sheet cannot be printed as it is ({reason}).</source>
        <translation>服务报告上有内容无法按原样打印（{reason}）。</translation>
    </message>
    <message>
        <source>The sheet cannot be signed yet: something on it is still missing.</source>
        <translation>服务报告还不能签名：仍有内容缺失。</translation>
    </message>
    <message>
        <source>Fill in what is marked, then sign.</source>
        <translation>请补全标出的内容后再签名。</translation>
    </message>
    <message>
        <source>These characters cannot be printed on the sheet: {characters}</source>
        <translation>服务报告无法打印以下字符：{characters}</translation>
    </message>
    <message>
        <source>Write it in other characters, a name as it is spelled in Latin, then sign.</source>
        <translation>请改用其他字符填写（人名可用拉丁字母拼写），然后再签名。</translation>
    </message>
    <message>
        <source>The sheet has changed since it was shown.</source>
        <translation>服务报告在展示之后有更改。</translation>
    </message>
    <message>
        <source>Read it again with the customer, then sign.</source>
        <translation>请与客户重新核对后再签名。</translation>
    </message>
    <message>
        <source>The company&apos;s name and address for the sheet have not arrived yet.</source>
        <translation>服务报告所需的公司名称和地址尚未到达。</translation>
    </message>
    <message>
        <source>They come with the next sync.</source>
        <translation>将在下次同步时到达。</translation>
    </message>
    <message>
        <source>Something was recorded after the customer signed.</source>
        <translation>客户签名之后又有新的记录。</translation>
    </message>
    <message>
        <source>The signature is missing.</source>
        <translation>缺少签名。</translation>
    </message>
    <message>
        <source>The name of whoever signs is missing.</source>
        <translation>缺少签署人姓名。</translation>
    </message>
    <message>
        <source>A sheet is either signed or declined, not both.</source>
        <translation>服务报告只能签名或拒签，不能两者兼有。</translation>
    </message>
    <message>
        <source>This rating is not on the scale.</source>
        <translation>此评分超出范围。</translation>
    </message>
    <message>
        <source>This photo is not on this laptop yet.</source>
        <translation>此照片尚未下载到本机。</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard.</source>
        <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
        <source>Copy a picture first, then paste it here.</source>
        <translation>请先复制图片，再粘贴到此处。</translation>
    </message>
    <message>
        <source>This document cannot be shown.</source>
        <translation>无法显示此文档。</translation>
    </message>
    <message>
        <source>Open it with another program, or sync to fetch it again.</source>
        <translation>请用其他程序打开，或同步后重新获取。</translation>
    </message>
    <message>
        <source>The signature cannot be kept as it is.</source>
        <translation>此签名无法保存。</translation>
    </message>
    <message>
        <source>Clear it and sign again.</source>
        <translation>请清除后重新签名。</translation>
    </message>
    <message>
        <source>This article has moved on meanwhile.</source>
        <translation>此条目其间已变化。</translation>
    </message>
    <message>
        <source>Open it again to see where it stands.</source>
        <translation>请重新打开，查看其现状。</translation>
    </message>
    <message>
        <source>You have voted on this version already.</source>
        <translation>您已对此版本投过票。</translation>
    </message>
    <message>
        <source>A dot is no signature.</source>
        <translation>一个点不是签名。</translation>
    </message>
    <message>
        <source>This is too little ink for a signature.</source>
        <translation>笔迹太少，不成签名。</translation>
    </message>
    <message>
        <source>Go on writing, or clear it and sign again.</source>
        <translation>请继续书写，或清除后重新签名。</translation>
    </message>
    <message>
        <source>A single line is no signature.</source>
        <translation>一条直线不是签名。</translation>
    </message>
    <message>
        <source>The second signer has the same name as the first.</source>
        <translation>第二签名人与第一签名人同名。</translation>
    </message>
    <message>
        <source>Write who else signs, or take the second signature away.</source>
        <translation>请填写另一签名人，或取消第二签名。</translation>
    </message>
    <message>
        <source>Both signatures are the very same strokes.</source>
        <translation>两个签名的笔迹完全相同。</translation>
    </message>
    <message>
        <source>It is not said what was found where nobody was on site.</source>
        <translation>未说明现场无人的情况。</translation>
    </message>
    <message>
        <source>No photo shows that nobody was on site.</source>
        <translation>没有照片证明现场无人。</translation>
    </message>
    <message>
        <source>The printer “{printer}” is not connected.</source>
        <translation>打印机“{printer}”未连接。</translation>
    </message>
    <message>
        <source>The print waits and comes out as soon as it is.</source>
        <translation>打印内容会等待，连接后自动打印。</translation>
    </message>
    <message>
        <source>The printer “{printer}” does not print.</source>
        <translation>打印机“{printer}”无法打印。</translation>
    </message>
    <message>
        <source>The print waits and is tried again by itself.</source>
        <translation>打印内容会等待并自动重试。</translation>
    </message>
    <message>
        <source>Look for paper, ink and lights at the printer.</source>
        <translation>请检查打印机的纸张、墨粉和指示灯。</translation>
    </message>
    <message>
        <source>What the order went through stays in its history.</source>
        <translation>工单经历的状态保留在历史中，不能撤销。</translation>
    </message>
    <message>
        <source>This step belongs to another procedure.</source>
        <translation>此步骤属于其他作业规程。</translation>
    </message>
    <message>
        <source>{machine} is neither the machine of this order nor fitted in it.</source>
        <translation>{machine} 既不是本工单的设备，也不装在其中。</translation>
    </message>
    <message>
        <source>The time has to be more than zero.</source>
        <translation>工时必须大于零。</translation>
    </message>
    <message>
        <source>One entry can hold at most 24 hours.</source>
        <translation>一条记录最多 24 小时。</translation>
    </message>
    <message>
        <source>{minutes} minutes do not fit between beginning and end ({span} minutes).</source>
        <translation>{minutes} 分钟超出起止时间之间的时长（{span} 分钟）。</translation>
    </message>
    <message>
        <source>No van belongs to this person yet.</source>
        <translation>此人还没有对应的服务车。</translation>
    </message>
    <message>
        <source>Both vans are the same.</source>
        <translation>两辆服务车相同。</translation>
    </message>
    <message>
        <source>This action is not known here.</source>
        <translation>本机上没有此操作的记录。</translation>
    </message>
    <message>
        <source>“{title}” was undone already.</source>
        <translation>“{title}”已被撤销。</translation>
    </message>
    <message>
        <source>“{title}” cannot be undone: it was changed again since.</source>
        <translation>“{title}”无法撤销：之后又有更改。</translation>
    </message>
    <message>
        <source>The answer was given anew since, so it cannot be undone.</source>
        <translation>之后已重新作答，因此无法撤销。</translation>
    </message>
    <message>
        <source>This link has ended.</source>
        <translation>此链接已失效。</translation>
    </message>
    <message>
        <source>A rating needs stars, a number or words.</source>
        <translation>评价需要星级、分数或文字。</translation>
    </message>
    <message>
        <source>This order was rated already.</source>
        <translation>此工单已评价。</translation>
    </message>
    <message>
        <source>The work is not finished yet.</source>
        <translation>工作尚未完成。</translation>
    </message>
    <message>
        <source>This sheet was confirmed already.</source>
        <translation>此服务报告已确认。</translation>
    </message>
    <message>
        <source>This sheet does not wait to be confirmed.</source>
        <translation>此服务报告无需确认。</translation>
    </message>
    <message>
        <source>Too much was sent. Wait {retry_after_s} seconds.</source>
        <translation>提交过多。请等待 {retry_after_s} 秒。</translation>
    </message>
    <message>
        <source>“{address}” is not an email address.</source>
        <translation>“{address}”不是电子邮箱地址。</translation>
    </message>
    <message>
        <source>“{address}” is not a mail server.</source>
        <translation>“{address}”不是邮件服务器。</translation>
    </message>
    <message>
        <source>This request is settled already.</source>
        <translation>此请求已处理。</translation>
    </message>
    <message>
        <source>Another part already has the number {number}.</source>
        <translation>编号 {number} 已被其他备件使用。</translation>
    </message>
    <message>
        <source>“{login}” cannot be used as a login.</source>
        <translation>“{login}”不能用作登录名。</translation>
    </message>
    <message>
        <source>Another person already has this login.</source>
        <translation>此登录名已被他人使用。</translation>
    </message>
    <message>
        <source>Somebody must stay administrator.</source>
        <translation>必须至少保留一名管理员。</translation>
    </message>
    <message>
        <source>“{currency}” is not a currency.</source>
        <translation>“{currency}”不是货币代码。</translation>
    </message>
    <message>
        <source>This colour is too faint to be read on paper.</source>
        <translation>此颜色太浅，印在纸上难以辨认。</translation>
    </message>
    <message>
        <source>“{address}” is not an address of the web.</source>
        <translation>“{address}”不是网址。</translation>
    </message>
    <message>
        <source>“{value}” are no working hours.</source>
        <translation>“{value}”不是工作时间。</translation>
    </message>
    <message>
        <source>Nobody works on this calendar.</source>
        <translation>此日历没有工作时间。</translation>
    </message>
    <message>
        <source>No holidays are known for “{name}”.</source>
        <translation>没有“{name}”的节假日数据。</translation>
    </message>
    <message>
        <source>A service level promises a response, a solution, or both.</source>
        <translation>服务级别须承诺响应时间、解决时间或两者。</translation>
    </message>
    <message>
        <source>At most {most} minutes can be promised.</source>
        <translation>最多可承诺 {most} 分钟。</translation>
    </message>
    <message>
        <source>“{field}” cannot be read.</source>
        <translation>无法读取“{field}”。</translation>
    </message>
    <message>
        <source>“{name}” is not a time zone.</source>
        <translation>“{name}”不是时区名称。</translation>
    </message>
    <message>
        <source>This position is not on the earth.</source>
        <translation>此位置不在地球上。</translation>
    </message>
    <message>
        <source>Two sheets were sealed for this order.</source>
        <translation>此工单有两份已封存的服务报告。</translation>
    </message>
    <message>
        <source>The office decides first which one stands.</source>
        <translation>须先由办公室决定以哪一份为准。</translation>
    </message>
    <message>
        <source>Revision {revision} of the sheet has come meanwhile.</source>
        <translation>其间已收到服务报告第 {revision} 版。</translation>
    </message>
    <message>
        <source>Read it, then judge it.</source>
        <translation>请先阅读，再审核。</translation>
    </message>
    <message>
        <source>A device cannot depend on itself.</source>
        <translation>设备不能依赖自身。</translation>
    </message>
    <message>
        <source>The two devices belong to different customers.</source>
        <translation>两台设备属于不同客户。</translation>
    </message>
    <message>
        <source>A device cannot be part of one of its own parts.</source>
        <translation>设备不能隶属于自己的下级设备。</translation>
    </message>
    <message>
        <source>The parent device stands at another site.</source>
        <translation>上级设备位于其他现场。</translation>
    </message>
    <message>
        <source>A procedure needs at least one step.</source>
        <translation>作业规程至少需要一个步骤。</translation>
    </message>
    <message>
        <source>A procedure has at most {most} steps.</source>
        <translation>作业规程最多 {most} 个步骤。</translation>
    </message>
    <message>
        <source>Step {position} offers nothing to choose.</source>
        <translation>步骤 {position} 没有可选项。</translation>
    </message>
    <message>
        <source>A choice of step {position} is too long: at most {most} characters fit.</source>
        <translation>步骤 {position} 有选项过长：最多 {most} 个字符。</translation>
    </message>
    <message>
        <source>In step {position} the lower limit is above the upper one.</source>
        <translation>步骤 {position} 的下限高于上限。</translation>
    </message>
    <message>
        <source>The condition of step {position} points to no earlier step.</source>
        <translation>步骤 {position} 的条件没有指向之前的步骤。</translation>
    </message>
    <message>
        <source>The key of step {position} is used twice.</source>
        <translation>步骤 {position} 的键重复。</translation>
    </message>
    <message>
        <source>The condition of step {position} waits for “{value}”, which is no answer of that step.</source>
        <translation>第 {position} 步的条件要求“{value}”，而该步骤没有这个答案。</translation>
    </message>
    <message>
        <source>Version {version} of {name} was published meanwhile.</source>
        <translation>{name} 的第 {version} 版已经发布。</translation>
    </message>
    <message>
        <source>The plan “{plan}” makes orders with this procedure.</source>
        <translation>维护计划“{plan}”使用此作业规程生成工单。</translation>
    </message>
    <message>
        <source>Copy it to this laptop again.</source>
        <translation>请重新复制到本机。</translation>
    </message>
    <message>
        <source>Save your work to a new file and hand that in.</source>
        <translation>请将工作保存到新文件并交上。</translation>
    </message>
    <message>
        <source>This file is no answer of the server.</source>
        <translation>此文件不是服务器的回复。</translation>
    </message>
    <message>
        <source>This is a copy of a desk, made for repairing it.</source>
        <translation>这是供维修用的工作站副本。</translation>
    </message>
    <message>
        <source>A newer version of fieldapp wrote this file.</source>
        <translation>此文件由较新版本的 fieldapp 写入。</translation>
    </message>
    <message>
        <source>The end of this file is missing.</source>
        <translation>此文件不完整，缺少末尾部分。</translation>
    </message>
    <message>
        <source>This file was damaged or altered on the way.</source>
        <translation>此文件在途中损坏或被改动。</translation>
    </message>
    <message>
        <source>What this file holds cannot be read.</source>
        <translation>此文件的内容无法读取。</translation>
    </message>
    <message>
        <source>This file was not made by our server.</source>
        <translation>此文件并非由我们的服务器制作。</translation>
    </message>
    <message>
        <source>This file cannot be opened with this laptop&apos;s key.</source>
        <translation>用本机的密钥无法打开此文件。</translation>
    </message>
    <message>
        <source>This is an answer for a laptop.</source>
        <translation>这是给笔记本的回复文件。</translation>
    </message>
    <message>
        <source>This is a laptop&apos;s work for the server.</source>
        <translation>这是给服务器的工作文件。</translation>
    </message>
    <message>
        <source>Hand it in at the office; the answer is taken in here.</source>
        <translation>请交给办公室；在本机导入的是回复文件。</translation>
    </message>
    <message>
        <source>This file belongs to another server.</source>
        <translation>此文件属于另一台服务器。</translation>
    </message>
    <message>
        <source>This answer is for another laptop.</source>
        <translation>此回复属于另一台笔记本。</translation>
    </message>
    <message>
        <source>Take it in on the laptop that saved the work.</source>
        <translation>请在保存该工作的笔记本上导入。</translation>
    </message>
    <message>
        <source>The server does not know the laptop that saved this file.</source>
        <translation>服务器不认识保存此文件的笔记本。</translation>
    </message>
    <message>
        <source>This laptop does not know the server&apos;s keys yet.</source>
        <translation>本机尚不知道服务器的密钥。</translation>
    </message>
    <message>
        <source>Sync once, then files can be exchanged.</source>
        <translation>请先同步一次，之后即可用文件交换。</translation>
    </message>
    <message>
        <source>The server is being restored.</source>
        <translation>服务器正在恢复。</translation>
    </message>
    <message>
        <source>This answer is older than what this laptop knows already.</source>
        <translation>此回复比本机已知的内容旧。</translation>
    </message>
    <message>
        <source>What it acknowledges is noted, and all your work is kept.</source>
        <translation>其中的确认已记录，全部工作均已保留。</translation>
    </message>
    <message>
        <source>A person planned {order}; only a person moves it.</source>
        <translation>{order} 由人工安排，只能由人工调整。</translation>
    </message>
    <message>
        <source>An interval is so many days, so many months, or so much on a meter: one of the three, more than zero.</source>
        <translation>周期应为若干天、若干月或仪表读数的一定增量，三者选一，且大于零。</translation>
    </message>
    <message>
        <source>A plan needs at least one interval.</source>
        <translation>维护计划至少需要一个周期。</translation>
    </message>
    <message>
        <source>Two intervals of one plan are equally long.</source>
        <translation>同一计划中有两个周期长度相同。</translation>
    </message>
    <message>
        <source>One plan counts either by the calendar or by one meter.</source>
        <translation>一个计划只能按日历或按同一个仪表计算。</translation>
    </message>
    <message>
        <source>“{value}” is not a position; write it as 52.52, 13.405.</source>
        <translation>“{value}”不是位置，请写成 52.52, 13.405 的形式。</translation>
    </message>
    <message>
        <source>A skill&apos;s level is a whole number from 1 to 5.</source>
        <translation>技能等级为 1 到 5 的整数。</translation>
    </message>
</context>
<context>
    <name>shell</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Van</source>
        <translation>车载库存</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>知识库</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>shortcuts</name>
    <message>
        <source>Today, search, scan, van, knowledge, sync, settings</source>
        <translation>今天、搜索、扫描、车载库存、知识库、同步、设置</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>搜索一切</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>The next step of an order: its button at the lower right</source>
        <translation>工单的下一步：右下角的按钮</translation>
    </message>
    <message>
        <source>Undo what was done last</source>
        <translation>撤销上一步操作</translation>
    </message>
    <message>
        <source>List of what was done</source>
        <translation>操作列表</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Move, choose, open</source>
        <translation>移动、选择、打开</translation>
    </message>
    <message>
        <source>Leave a text of several lines</source>
        <translation>离开多行文本</translation>
    </message>
    <message>
        <source>Help for the screen in view</source>
        <translation>当前界面的帮助</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>已派工</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>已接单</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>已拒单</translation>
    </message>
    <message>
        <source>Travelling</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>On site</source>
        <translation>现场</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>已完工</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签名</translation>
    </message>
    <message>
        <source>In review</source>
        <translation>审核中</translation>
    </message>
    <message>
        <source>Returned</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Being amended</source>
        <translation>修订中</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>{0} d</source>
        <comment>days</comment>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>{0} h</source>
        <comment>hours</comment>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>{0} min</source>
        <comment>minutes</comment>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>明天</translation>
    </message>
</context>
<context>
    <name>titles</name>
    <message>
        <source>Accept an order</source>
        <translation>接受工单</translation>
    </message>
    <message>
        <source>Add a contact</source>
        <translation>添加联系人</translation>
    </message>
    <message>
        <source>Add a customer</source>
        <translation>添加客户</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>添加设备</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加备注</translation>
    </message>
    <message>
        <source>Add a part</source>
        <translation>添加备件</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>添加人员</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>添加现场</translation>
    </message>
    <message>
        <source>Add an instrument</source>
        <translation>添加仪器</translation>
    </message>
    <message>
        <source>Admit a laptop again</source>
        <translation>重新准入工作站</translation>
    </message>
    <message>
        <source>Amend the sheet</source>
        <translation>修订服务报告</translation>
    </message>
    <message>
        <source>Answer a part request</source>
        <translation>答复备件申请</translation>
    </message>
    <message>
        <source>Apply a rule</source>
        <translation>执行规则</translation>
    </message>
    <message>
        <source>Approve a report</source>
        <translation>批准报告</translation>
    </message>
    <message>
        <source>Assign an order</source>
        <translation>派单</translation>
    </message>
    <message>
        <source>Attach a document</source>
        <translation>附加文档</translation>
    </message>
    <message>
        <source>Attach a photo</source>
        <translation>附加照片</translation>
    </message>
    <message>
        <source>Book a part</source>
        <translation>登记备件</translation>
    </message>
    <message>
        <source>Book labour</source>
        <translation>登记工时</translation>
    </message>
    <message>
        <source>Cancel an order</source>
        <translation>取消工单</translation>
    </message>
    <message>
        <source>Check in</source>
        <translation>到场签到</translation>
    </message>
    <message>
        <source>Close an order</source>
        <translation>关闭工单</translation>
    </message>
    <message>
        <source>Complete the sheet</source>
        <translation>补全服务报告</translation>
    </message>
    <message>
        <source>Complete the work</source>
        <translation>完工</translation>
    </message>
    <message>
        <source>Confirm the sheet</source>
        <translation>确认服务报告</translation>
    </message>
    <message>
        <source>Count a part</source>
        <translation>盘点备件</translation>
    </message>
    <message>
        <source>Create an order</source>
        <translation>创建工单</translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation>裁决冲突</translation>
    </message>
    <message>
        <source>Decline an order</source>
        <translation>拒绝工单</translation>
    </message>
    <message>
        <source>Draft a follow-up order</source>
        <translation>起草后续工单</translation>
    </message>
    <message>
        <source>Edit a contact</source>
        <translation>编辑联系人</translation>
    </message>
    <message>
        <source>Edit a customer</source>
        <translation>编辑客户</translation>
    </message>
    <message>
        <source>Edit a device</source>
        <translation>编辑设备</translation>
    </message>
    <message>
        <source>Edit a part</source>
        <translation>编辑备件</translation>
    </message>
    <message>
        <source>Edit a person</source>
        <translation>编辑人员</translation>
    </message>
    <message>
        <source>Edit a site</source>
        <translation>编辑现场</translation>
    </message>
    <message>
        <source>Edit an article</source>
        <translation>编辑知识条目</translation>
    </message>
    <message>
        <source>Edit an instrument</source>
        <translation>修改仪器</translation>
    </message>
    <message>
        <source>Edit an order</source>
        <translation>编辑工单</translation>
    </message>
    <message>
        <source>Enter a special day</source>
        <translation>添加特殊日期</translation>
    </message>
    <message>
        <source>Follow a low rating up</source>
        <translation>跟进低分评价</translation>
    </message>
    <message>
        <source>Give parts back</source>
        <translation>退回备件</translation>
    </message>
    <message>
        <source>Hand an order over</source>
        <translation>移交工单</translation>
    </message>
    <message>
        <source>Let a person work</source>
        <translation>启用人员</translation>
    </message>
    <message>
        <source>Lift a recall</source>
        <translation>解除召回</translation>
    </message>
    <message>
        <source>Make orders of a maintenance plan</source>
        <translation>生成维护计划工单</translation>
    </message>
    <message>
        <source>Mark a photo</source>
        <translation>标注照片</translation>
    </message>
    <message>
        <source>Move a rule</source>
        <translation>移动规则</translation>
    </message>
    <message>
        <source>Object to the sheet</source>
        <translation>对服务报告提出异议</translation>
    </message>
    <message>
        <source>Offer a charge</source>
        <translation>追加报价</translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation>暂停工作</translation>
    </message>
    <message>
        <source>Plan an order</source>
        <translation>安排工单</translation>
    </message>
    <message>
        <source>Propose an article</source>
        <translation>提出知识条目</translation>
    </message>
    <message>
        <source>Publish a procedure</source>
        <translation>发布作业规程</translation>
    </message>
    <message>
        <source>Publish an article</source>
        <translation>发布知识条目</translation>
    </message>
    <message>
        <source>Put devices under a plan</source>
        <translation>设备加入维护计划</translation>
    </message>
    <message>
        <source>Rate the service</source>
        <translation>评价服务</translation>
    </message>
    <message>
        <source>Read an article</source>
        <translation>查阅知识条目</translation>
    </message>
    <message>
        <source>Recall a part</source>
        <translation>召回备件</translation>
    </message>
    <message>
        <source>Receive parts</source>
        <translation>备件入库</translation>
    </message>
    <message>
        <source>Record a payment</source>
        <translation>登记收款</translation>
    </message>
    <message>
        <source>Record a request</source>
        <translation>登记服务请求</translation>
    </message>
    <message>
        <source>Record an answer</source>
        <translation>填写作业记录</translation>
    </message>
    <message>
        <source>Record findings</source>
        <translation>记录检查发现</translation>
    </message>
    <message>
        <source>Record the customer&apos;s word</source>
        <translation>登记客户答复</translation>
    </message>
    <message>
        <source>Reject a request</source>
        <translation>驳回服务请求</translation>
    </message>
    <message>
        <source>Relate two devices</source>
        <translation>关联两台设备</translation>
    </message>
    <message>
        <source>Remove a special day</source>
        <translation>移除特殊日期</translation>
    </message>
    <message>
        <source>Reopen an order</source>
        <translation>重新打开工单</translation>
    </message>
    <message>
        <source>Replace a device</source>
        <translation>更换设备</translation>
    </message>
    <message>
        <source>Request a part</source>
        <translation>申请备件</translation>
    </message>
    <message>
        <source>Restore a value</source>
        <translation>恢复一个值</translation>
    </message>
    <message>
        <source>Return a report</source>
        <translation>退回报告</translation>
    </message>
    <message>
        <source>Revise an article</source>
        <translation>修订知识条目</translation>
    </message>
    <message>
        <source>Save a contract</source>
        <translation>保存合同</translation>
    </message>
    <message>
        <source>Save a maintenance plan</source>
        <translation>保存维护计划</translation>
    </message>
    <message>
        <source>Save a rule</source>
        <translation>保存规则</translation>
    </message>
    <message>
        <source>Save a service level</source>
        <translation>保存服务级别</translation>
    </message>
    <message>
        <source>Save a working calendar</source>
        <translation>保存工作日历</translation>
    </message>
    <message>
        <source>Save how the sheet looks</source>
        <translation>保存服务报告版式</translation>
    </message>
    <message>
        <source>Save the company</source>
        <translation>保存公司信息</translation>
    </message>
    <message>
        <source>Send an article back</source>
        <translation>退回知识条目</translation>
    </message>
    <message>
        <source>Send the sheet back</source>
        <translation>退回服务报告</translation>
    </message>
    <message>
        <source>Set off</source>
        <translation>出发</translation>
    </message>
    <message>
        <source>Set roles</source>
        <translation>设置角色</translation>
    </message>
    <message>
        <source>Set skills</source>
        <translation>设置技能</translation>
    </message>
    <message>
        <source>Set where a person works</source>
        <translation>设置人员的工作地点</translation>
    </message>
    <message>
        <source>Set where the store is</source>
        <translation>设置仓库位置</translation>
    </message>
    <message>
        <source>Sign the sheet</source>
        <translation>签署服务报告</translation>
    </message>
    <message>
        <source>Stop a person&apos;s access</source>
        <translation>停用人员</translation>
    </message>
    <message>
        <source>Submit an article</source>
        <translation>提交知识条目</translation>
    </message>
    <message>
        <source>Suspend a laptop</source>
        <translation>停用工作站</translation>
    </message>
    <message>
        <source>Switch a rule off</source>
        <translation>停用规则</translation>
    </message>
    <message>
        <source>Switch a rule on</source>
        <translation>启用规则</translation>
    </message>
    <message>
        <source>Take a charge back</source>
        <translation>撤回报价</translation>
    </message>
    <message>
        <source>Take a device out of a plan</source>
        <translation>设备移出维护计划</translation>
    </message>
    <message>
        <source>Take a part back</source>
        <translation>撤回备件登记</translation>
    </message>
    <message>
        <source>Take a payment back</source>
        <translation>撤回收款</translation>
    </message>
    <message>
        <source>Take an order out of the plan</source>
        <translation>取消工单的计划时间</translation>
    </message>
    <message>
        <source>Take labour back</source>
        <translation>撤回工时登记</translation>
    </message>
    <message>
        <source>Take over holidays</source>
        <translation>带入节假日</translation>
    </message>
    <message>
        <source>Transfer parts</source>
        <translation>调拨备件</translation>
    </message>
    <message>
        <source>Turn a request into an order</source>
        <translation>将服务请求转为工单</translation>
    </message>
    <message>
        <source>Vote on an article</source>
        <translation>为知识条目投票</translation>
    </message>
    <message>
        <source>Withdraw a contract</source>
        <translation>撤下合同</translation>
    </message>
    <message>
        <source>Withdraw a maintenance plan</source>
        <translation>撤下维护计划</translation>
    </message>
    <message>
        <source>Withdraw a rule</source>
        <translation>撤回规则</translation>
    </message>
    <message>
        <source>Withdraw a service level</source>
        <translation>停用服务级别</translation>
    </message>
    <message>
        <source>Withdraw an article</source>
        <translation>撤回知识条目</translation>
    </message>
    <message>
        <source>Withdraw an attachment</source>
        <translation>撤回附件</translation>
    </message>
    <message>
        <source>Withdraw an instrument</source>
        <translation>撤回仪器</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
</context>
</TS>
