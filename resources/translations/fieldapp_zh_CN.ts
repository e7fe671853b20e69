<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>ConflictBox</name>
    <message>
        <source>Two people changed this: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the laptop&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the office&apos;s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the office</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
</context>
<context>
    <name>FindingsCard</name>
    <message>
        <source>The supervisor asks: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signed. Amend the sheet to change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you saw, heard, measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What you did about it; it is printed on the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the office only, never on the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed meanwhile to: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HappenedCard</name>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write something down; it stays off the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on this laptop only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>taken back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeadView</name>
    <message>
        <source>Copy the telephone number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Respond by {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solve by {0}</source>
        <translation type="unfinished"></translation>
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
    <name>LabourCard</name>
    <message>
        <source>Labour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No time booked yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the timer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and book ({0} so far)</source>
        <translation type="unfinished"></translation>
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
    <name>PhotoDialog</name>
    <message>
        <source>Photo</source>
        <translation type="unfinished">照片</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">关闭</translation>
    </message>
</context>
<context>
    <name>PhotosCard</name>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the next photo shows, such as nameplate or leak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProcedureView</name>
    <message>
        <source>No procedure for this order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The office did not attach one. Write what you find under Work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The supervisor asks: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)</source>
        <translation type="unfinished"></translation>
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
    <name>ReturnedCard</name>
    <message>
        <source>Returned by the office</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fix this</source>
        <translation type="unfinished"></translation>
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
    <name>Shell</name>
    <message>
        <source>Undone: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepCard</name>
    <message>
        <source>Remark on this answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Earlier answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the remark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished">关闭</translation>
    </message>
    <message>
        <source>taken back</source>
        <translation type="unfinished"></translation>
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
    <name>SyncScreen</name>
    <message>
        <source>Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>History</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation type="unfinished">立即同步</translation>
    </message>
    <message>
        <source>Stay off the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything that was done on this laptop is on the server.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to decide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When you and the office change the same field apart, both values appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation type="unfinished">
            <numerusform>%n 项更改</numerusform>
        </translation>
    </message>
    <message>
        <source>, the oldest of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On this laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos and sheets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept on the server for people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete with the server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop has no server yet</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished">今天</translation>
    </message>
    <message>
        <source>Search orders, devices, parts, customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only what is on this laptop is searched: your orders, their sites and the catalogue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished">打开</translation>
    </message>
    <message>
        <source>Planned for today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Returned</source>
        <translation type="unfinished">已退回</translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search everything on this laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type a number, a name or a word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This laptop has no server yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol it in Settings with the code your administrator gave you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No orders here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orders the office assigns to you appear by themselves when there is a network.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockScreen</name>
    <message>
        <source>The field engineer&apos;s desk. It works without a network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PIN or passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save my unsent work to a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrolment code from your administrator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste the whole text, or read its QR code from a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of this laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least 4 characters. It encrypts everything on this laptop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same PIN again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrol this laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the laptop a name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture of the enrolment code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.bmp)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorkView</name>
    <message>
        <source>Reported fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Tile</name>
    <message>
        <source>waits to be sent</source>
        <translation>待发送</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
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
    <name>found</name>
    <message>
        <source>Orders</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Past jobs</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>order</name>
    <message>
        <source>Repair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal priority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High priority</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Travel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remedy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failure code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Internal remark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reported fault</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Procedure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Labour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photos</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Signature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Response {0} late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solution {0} late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} to respond</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} to solve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checked in by scanning the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the way, or on site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part requested: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sheet sealed, revision {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report approved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report returned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Customer&apos;s rating: {0} of 5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Photo</source>
        <translation type="unfinished">照片</translation>
    </message>
    <message>
        <source>Document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} to {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished">是</translation>
    </message>
    <message>
        <source>No</source>
        <translation type="unfinished">否</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 overdue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check in by scanning the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Have it signed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send back to the office</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amend the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview the sheet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>sentences</name>
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
        <source>The server is busy.</source>
        <translation>服务器繁忙。</translation>
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
        <translation>如需更正，请为服务单创建新修订版。</translation>
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
        <source>The database engine {found} is too old to keep data safely.</source>
        <translation>数据库引擎 {found} 版本过旧，无法安全保存数据。</translation>
    </message>
    <message>
        <source>The fonts for sheets are not built yet.</source>
        <translation>服务单所用字体尚未生成。</translation>
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
        <translation>服务单不能撤回。</translation>
    </message>
    <message>
        <source>Something on the sheet cannot be printed as it is ({reason}).</source>
        <translation>服务单上有内容无法按原样打印（{reason}）。</translation>
    </message>
    <message>
        <source>The sheet cannot be signed yet: something on it is still missing.</source>
        <translation>服务单还不能签名：仍有内容缺失。</translation>
    </message>
    <message>
        <source>Fill in what is marked, then sign.</source>
        <translation>请补全标出的内容后再签名。</translation>
    </message>
    <message>
        <source>The sheet has changed since it was shown.</source>
        <translation>服务单在展示之后有更改。</translation>
    </message>
    <message>
        <source>Read it again with the customer, then sign.</source>
        <translation>请与客户重新核对后再签名。</translation>
    </message>
    <message>
        <source>The company&apos;s name and address for the sheet have not arrived yet.</source>
        <translation>服务单所需的公司名称和地址尚未到达。</translation>
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
        <translation>服务单只能签名或拒签，不能两者兼有。</translation>
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
        <source>What the order went through stays in its history.</source>
        <translation>工单经历的状态保留在历史中，不能撤销。</translation>
    </message>
    <message>
        <source>This step belongs to another procedure.</source>
        <translation>此步骤属于其他作业规程。</translation>
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
        <source>“{name}” is not a time zone.</source>
        <translation>“{name}”不是时区名称。</translation>
    </message>
    <message>
        <source>This position is not on the earth.</source>
        <translation>此位置不在地球上。</translation>
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
</context>
<context>
    <name>shell</name>
    <message>
        <source>Today</source>
        <translation type="unfinished">今天</translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Van</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sync</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Admit a laptop again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amend the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer a part request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Approve a report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Assign an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach a document</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attach a photo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Book labour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complete the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Count a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decide a conflict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decline an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a customer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit a site</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give parts back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let a person work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lift a recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish a procedure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receive parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record a request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record an answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reject a request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relate two devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reopen an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request a part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return a report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the company</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send the sheet back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set roles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set skills</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sign the sheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop a person&apos;s access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspend a laptop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take a part back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take labour back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transfer parts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turn a request into an order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw an attachment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
